package rule

import (
	"strings"
	"testing"
)

func TestAdvice(t *testing.T) {
	for _, tt := range []struct{ name, message, advice, line, cutMessage, cutAdvice string }{
		{"both", "x fails", "write y", "x fails; write y", "x fails", "write y"},
		{"no advice", "x fails", "", "x fails", "x fails", ""},
		{"quoted text of the user", `"a; b" fails`, "write y", `"a; b" fails; write y`, `"a; b" fails`, "write y"},
		{"quotes in quotes", `"a\"; b" fails`, "write y", `"a\"; b" fails; write y`, `"a\"; b" fails`, "write y"},
		{"the user's mark", "/a; b fails", "write y", "/a;b fails; write y", "/a;b fails", "write y"},
		{"the user's mark, no advice", "/a; b; c fails", "", "/a;b;c fails", "/a;b;c fails", ""},
		{"an advice with a mark", "x fails", "write y; then z", "x fails; write y; then z", "x fails", "write y; then z"},
		{"an open quote", `a" fails`, "write y", `a" fails; write y`, `a" fails; write y`, ""}, // nothing is lost
	} {
		t.Run(tt.name, func(t *testing.T) {
			line := WithAdvice(tt.message, tt.advice)
			if line != tt.line {
				t.Errorf("joined: %q, want %q", line, tt.line)
			}
			if message, advice := CutAdvice(line); message != tt.cutMessage || advice != tt.cutAdvice {
				t.Errorf("cut: %q and %q, want %q and %q", message, advice, tt.cutMessage, tt.cutAdvice)
			}
		})
	}
}

// FuzzAdvice: nothing is lost, and a line that was cut is joined to itself.
func FuzzAdvice(f *testing.F) {
	f.Add(`"a; b" fails`, "write y")
	f.Add(`a\" fails; `, "; ")
	f.Fuzz(func(t *testing.T, message, advice string) {
		line := WithAdvice(message, advice)
		m, a := CutAdvice(line)
		if a != "" && m+"; "+a != line || a == "" && !strings.HasPrefix(line, m) {
			t.Fatalf("%q was cut into %q and %q", line, m, a)
		}
		if again := WithAdvice(m, a); again != line && a != "" {
			t.Fatalf("%q became %q", line, again)
		}
	})
}
