package rule

import (
	"slices"
	"testing"
)

func TestFormerNames(t *testing.T) {
	for id, want := range map[string][]string{
		"concurrent-in-transaction":             {"statement-fails/partition", "statement-fails/transaction"},
		"concurrent-in-transaction/partitioned": {"statement-fails/partition"},
		"dependents-in-the-way":                 {"statement-fails/dependents"},
		"dependents":                            nil,
		"statement-fails":                       nil,
	} {
		if got := Current(id); !slices.Equal(got, want) {
			t.Errorf("%s stands for %q, want %q", id, got, want)
		}
	}
	if got := Former("statement-fails/partition"); !slices.Equal(got, []string{"concurrent-in-transaction/partitioned"}) {
		t.Errorf("statement-fails/partition was %q", got)
	}
	if got := formerRules("statement-fails"); !slices.Equal(got, []string{"concurrent-in-transaction", "dependents-in-the-way"}) {
		t.Errorf("statement-fails was %q", got)
	}
}
