package baseline_test

import (
	"testing"

	"github.com/patternvet/patternvet/internal/baseline"
	"github.com/patternvet/patternvet/internal/finding"
)

func TestSplit(t *testing.T) {
	list := []finding.Finding{
		{Rule: "a", Name: "svc/a.go", Fingerprint: "new1", Former: "old1"},
		{Rule: "b", Name: "svc/b.go", Fingerprint: "new2", Former: "old2"},
	}
	for version, entries := range map[int][]baseline.Entry{
		1: {{Fingerprint: "old1"}, {Fingerprint: "new2"}, {Fingerprint: "gone"}, {Fingerprint: "gone"}},
		2: {{Fingerprint: "new1"}, {Fingerprint: "old2"}, {Fingerprint: "gone"}, {Fingerprint: "gone"}},
	} {
		fresh, occur, gone := baseline.Baseline{Version: version, Findings: entries}.Split(list)
		if len(fresh) != 1 || fresh[0].Rule != "b" {
			t.Errorf("version %d: new are %v", version, fresh)
		}
		if len(occur) != 1 || occur[0] != (baseline.Entry{Fingerprint: "new1", Rule: "a", File: "svc/a.go"}) {
			t.Errorf("version %d: known are %v", version, occur)
		}
		if len(gone) != 2 { // of another version, and gone: each once
			t.Errorf("version %d: gone are %v", version, gone)
		}
	}
}

// A rule that has another name now has the same findings.
func TestSplitRenamed(t *testing.T) {
	list := []finding.Finding{{Rule: "now", Fingerprint: "new", Former: "old", Earlier: []string{"new under the former name", "old under the former name"}}}
	for version, print := range map[int]string{1: "old under the former name", 2: "new under the former name"} {
		fresh, occur, gone := baseline.Baseline{Version: version, Findings: []baseline.Entry{{Fingerprint: print, Rule: "former"}}}.Split(list)
		if len(fresh) != 0 || len(gone) != 0 || len(occur) != 1 || occur[0].Fingerprint != "new" || occur[0].Rule != "now" {
			t.Errorf("version %d: new are %v, known %v, gone %v", version, fresh, occur, gone)
		}
	}
}

// A run tells that an entry is gone only when it sees what the baseline's saw.
func TestCovers(t *testing.T) {
	for _, c := range []struct {
		name      string
		base, run baseline.Run
		want      bool
	}{
		{"the same", baseline.Run{Folder: "svc", Tests: true}, baseline.Run{Folder: "svc", Tests: true}, true},
		{"from above", baseline.Run{Folder: "svc"}, baseline.Run{Folder: "."}, true},
		{"a part from above", baseline.Run{Folder: "svc", Patterns: []string{"./api"}}, baseline.Run{Folder: "."}, true},
		{"below", baseline.Run{Folder: "."}, baseline.Run{Folder: "svc"}, false},
		{"beside", baseline.Run{Folder: "svc"}, baseline.Run{Folder: "svc2"}, false},
		{"a part", baseline.Run{Folder: "."}, baseline.Run{Folder: ".", Patterns: []string{"./api"}}, false},
		{"the same part", baseline.Run{Folder: ".", Patterns: []string{"./api"}}, baseline.Run{Folder: ".", Patterns: []string{"./api"}}, true},
		{"without tests", baseline.Run{Folder: ".", Tests: true}, baseline.Run{Folder: "."}, false},
		{"one kind", baseline.Run{Folder: "."}, baseline.Run{Folder: ".", Only: "go"}, false},
		{"fewer rules", baseline.Run{Folder: "."}, baseline.Run{Folder: ".", Disable: []string{"x"}}, false},
		{"deployed", baseline.Run{Folder: "."}, baseline.Run{Folder: ".", DeployedThrough: "3"}, false},
		{"other repository", baseline.Run{Folder: "../x"}, baseline.Run{Folder: "."}, false},
	} {
		if got := (baseline.Baseline{Version: 2, Run: c.base}).Covers(c.run, "elsewhere"); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	old := baseline.Baseline{Version: 1, Findings: []baseline.Entry{{File: "a.go"}}}
	if !old.Covers(baseline.Run{Folder: "svc"}, "svc") || old.Covers(baseline.Run{Folder: "."}, "svc") || old.Covers(baseline.Run{Folder: "svc", Only: "go"}, "svc") {
		t.Error("a baseline of version 1 fits a plain run in its folder, and no other")
	}
}
