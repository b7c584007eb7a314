package rule_test

import (
	"slices"
	"testing"

	"github.com/patternvet/patternvet/internal/rule"
)

func TestListsKeepTheCommasOfTheirItems(t *testing.T) {
	for _, items := range [][]string{nil, {"a"}, {"a", "b"}, {`^A{1,2}$`, "B"}, {`a\,b`}, {`\`}, {",", `\,\`}} {
		joined := rule.JoinList(items)
		if got := rule.SplitList(joined); !slices.Equal(got, items) {
			t.Errorf("%q became %q, then %q", items, joined, got)
		}
	}
	if got := rule.SplitList(` a , ,b\,c `); !slices.Equal(got, []string{"a", "b,c"}) {
		t.Errorf("%q", got)
	}
}
