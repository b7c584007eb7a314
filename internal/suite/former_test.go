package suite_test

import (
	"testing"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/suite"
)

// TestFormerNames switches rules off that are categories of another one now.
func TestFormerNames(t *testing.T) {
	r := &rule.Rule{Name: "statement-fails", Lang: rule.SQL, Categories: []rule.Category{{Name: "dependents"}, {Name: "partition"}, {Name: "transaction"}}}
	for name, off := range map[string]map[string]bool{
		"concurrent-in-transaction":             {"partition": true, "transaction": true},
		"concurrent-in-transaction/partitioned": {"partition": true},
		"dependents-in-the-way":                 {"dependents": true},
		"statement-fails":                       {"dependents": true, "partition": true, "transaction": true},
	} {
		s, err := suite.New([]*rule.Rule{r}, &config.Config{}, nil, []string{name})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Categories {
			if s.Enabled(r.Name, c.Name) == off[c.Name] {
				t.Errorf("--disable %s: %s is on: %v", name, c.Name, !off[c.Name])
			}
		}
	}
}
