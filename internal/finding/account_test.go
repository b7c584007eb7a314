package finding_test

import (
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
)

// TestSome holds that names are few and can't begin a line of their own.
func TestSome(t *testing.T) {
	for _, c := range []struct {
		want  string
		names []string
	}{
		{"", nil},
		{"a, b, c", []string{"a", "b", "c"}},
		{"a, b and 2 more", []string{"a", "b", "c", "d"}},
		{`"a\nno findings", b`, []string{"a\nno findings", "b"}},
	} {
		if got := finding.Some(c.names); got != c.want {
			t.Errorf("%q: %s, want %s", c.names, got, c.want)
		}
	}
}
