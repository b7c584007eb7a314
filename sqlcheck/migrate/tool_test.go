package migrate

import "testing"

// TestToolNamed holds the table to the tools that are read.
func TestToolNamed(t *testing.T) {
	for _, name := range Tools() {
		if _, ok := tools[name]; !ok {
			t.Errorf("nothing is said of %s", name)
		}
		tool := ToolNamed(name)
		if tool.Outside == "" || tool.Alone == "" {
			t.Errorf("%s: %+v", name, tool)
		}
	}
	if len(tools) != len(Tools()) {
		t.Errorf("%d tools are told of, %d are read", len(tools), len(Tools()))
	}
	if got := ToolNamed("golang-migrate"); got.Transactional || !got.OwnTransactions || got.Alone != "alone in a file of its own" {
		t.Errorf("golang-migrate: %+v", got)
	}
	if got := ToolNamed("unheard of"); !got.Transactional || got.OwnTransactions {
		t.Errorf("a tool that is not known: %+v", got)
	}
}
