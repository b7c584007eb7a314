package knowledge

import (
	"slices"
	"testing"
)

// TestCORSRows holds the rows together: a setter or preset of middleware that
// has no row, or a row that nothing reads, would do nothing without a word.
func TestCORSRows(t *testing.T) {
	var types []string
	for _, c := range CORSConfigs {
		if slices.Contains(types, c.Type) {
			t.Errorf("%s has two rows", c.Type)
		}
		types = append(types, c.Type)
		if c.Library == "" || len(c.Makers) == 0 || c.Credentials == "" {
			t.Errorf("%s: needs a library, makers and credentials", c.Type)
		}
		if c.Origins == "" && len(c.Checks) == 0 {
			t.Errorf("%s: nothing decides about origins", c.Type)
		}
		fails := c.Star == CORSFails || c.AllowAllStar == CORSFails || c.Empty == CORSFails || c.AllConflicts
		if fails != (c.Failure != "") {
			t.Errorf("%s: say how it fails if and only if it does", c.Type)
		}
	}
	for _, s := range CORSSetters {
		if !slices.Contains(types, s.Type) {
			t.Errorf("%s sets a field of %s, which has no row", s.Func, s.Type)
		}
	}
	for _, p := range CORSPresets {
		if !slices.Contains(types, p.Type) {
			t.Errorf("%s yields %s, which has no row", p.Name, p.Type)
		}
	}
}
