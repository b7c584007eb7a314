package finding_test

import (
	"slices"
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
)

// TestEarlier holds that a finding has the fingerprints that it had under the
// former name of its rule.
func TestEarlier(t *testing.T) {
	source := func(string) []byte { return []byte("VACUUM users;\nVACUUM users;\n") }
	name := func(file string) string { return "sql/" + file }
	shown := func(file string) string { return file }
	print := func(rule, category string) []finding.Finding {
		list := []finding.Finding{{Rule: rule, Category: category, File: "a.sql", Line: 1}, {Rule: rule, Category: category, File: "a.sql", Line: 2}}
		finding.Fingerprint(list, name, shown, source)
		return list
	}
	now, before := print("statement-fails", "transaction"), print("concurrent-in-transaction", "")
	for i := range now {
		if want := []string{before[i].Fingerprint, before[i].Former}; !slices.Equal(now[i].Earlier, want) {
			t.Errorf("line %d: earlier fingerprints are %q, want %q", i+1, now[i].Earlier, want)
		}
	}
	if len(before[0].Earlier) > 0 {
		t.Errorf("a rule without a former name has %q", before[0].Earlier)
	}
}
