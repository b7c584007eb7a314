package fix_test

import (
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/fix"
)

// TestRemainingMove holds that what is left is said at its new place.
func TestRemainingMove(t *testing.T) {
	const source = "one two three\nfour five\nsix\n"
	edit := func(start, end int, text string) []finding.Fix {
		return []finding.Fix{{Edits: []finding.Edit{{File: "a.sql", Start: start, End: end, NewText: text}}}}
	}
	list := []finding.Finding{
		{Rule: "x", File: "a.sql", Line: 1, Column: 1, Fixes: edit(0, 3, "ONE\nand a half")},
		{Rule: "stays", File: "a.sql", Line: 1, Column: 5, EndLine: 1, EndColumn: 8},
		{Rule: "x", File: "a.sql", Line: 2, Column: 1, Fixes: edit(14, 19, "")}, // "four "
		{Rule: "stays", File: "a.sql", Line: 2, Column: 6, EndLine: 2, EndColumn: 10, Related: []finding.Related{{File: "a.sql", Line: 3, Column: 1}}},
	}
	r, err := fix.Apply(list, nil, func(string) []byte { return []byte(source) })
	if err != nil {
		t.Fatal(err)
	}
	if got := string(r.Files["a.sql"]); got != "ONE\nand a half two three\nfive\nsix\n" {
		t.Fatalf("%q", got)
	}
	if len(r.Remaining) != 2 {
		t.Fatalf("%v", r.Remaining)
	}
	two, five := r.Remaining[0], r.Remaining[1]
	if two.Line != 2 || two.Column != 12 || two.EndLine != 2 || two.EndColumn != 15 {
		t.Errorf("two: %+v", two)
	}
	if five.Line != 3 || five.Column != 1 || five.EndColumn != 5 || five.Related[0].Line != 4 {
		t.Errorf("five: %+v", five)
	}
	if list[1].Line != 1 || list[3].Related[0].Line != 3 {
		t.Error("what was given was changed")
	}
}
