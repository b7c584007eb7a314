package finding_test

import (
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
)

func TestSort(t *testing.T) {
	list := finding.Sort([]finding.Finding{
		{File: "b.go", Line: 1, Rule: "x"},
		{File: "a.go", Line: 9, Rule: "x"},
		{File: "a.go", Line: 2, Column: 5, Rule: "y"},
		{File: "a.go", Line: 2, Column: 5, Rule: "x"},
		{File: "a.go", Line: 9, Rule: "x"}, // as another test variant gives it
	})
	var got string
	for _, f := range list {
		got += f.File + f.Rule + " "
	}
	if want := "a.gox a.goy a.gox b.gox "; got != want {
		t.Errorf("order %q, want %q", got, want)
	}
}

// A fingerprint survives edits elsewhere and tells equal lines apart.
func TestFingerprint(t *testing.T) {
	prints := func(source string, lines ...int) []string {
		var list []finding.Finding
		for _, line := range lines {
			list = append(list, finding.Finding{Rule: "r", File: "a.go", Line: line})
		}
		same := func(file string) string { return file }
		finding.Fingerprint(list, same, same, func(string) []byte { return []byte(source) })
		var out []string
		for _, f := range list {
			out = append(out, f.Fingerprint)
		}
		return out
	}
	before := prints("same()\nother()\nsame()\n", 1, 3)
	after := prints("// new\n\n  same()\nsame()\r\n", 3, 4)
	if before[0] == before[1] {
		t.Error("two equal lines have one fingerprint")
	}
	if before[0] != after[0] || before[1] != after[1] {
		t.Errorf("moved lines have other fingerprints: %v %v", before, after)
	}
	if other := prints("changed()\n", 1); other[0] == before[0] {
		t.Error("a changed line kept its fingerprint")
	}
}

func TestLine(t *testing.T) {
	source := []byte("one\r\ntwo\n\nfour")
	for n, want := range map[int]string{1: "one", 2: "two", 3: "", 4: "four"} {
		if got := string(new(finding.Lines).Of(source, n)); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
	if new(finding.Lines).Of(source, 5) != nil || new(finding.Lines).Of(nil, 2) != nil {
		t.Error("a line past the end is not nil")
	}
}
