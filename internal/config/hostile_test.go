package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/config"
)

// TestNesting: what nests deeply is refused before it is parsed, with the line.
func TestNesting(t *testing.T) {
	for name, text := range map[string]string{
		"mappings in braces": "version: 1\nrules: " + strings.Repeat("{a: ", 50_000) + "1" + strings.Repeat("}", 50_000),
		"lists in brackets":  "version: 1\nexclude: " + strings.Repeat("[", 50_000),
		"lists in one line":  "version: 1\nexclude:\n  " + strings.Repeat("- ", 50_000) + "x",
		"keys":               "version: 1\n" + strings.Repeat("? ", 50_000) + "x",
		"tags":               "version: 1\nexclude: " + strings.Repeat("!a ", 50_000) + "x",
		"anchors":            "version: 1\nexclude: " + strings.Repeat("&a ", 50_000) + "x",
		"indentation":        "version: 1\n" + indented(1000),
	} {
		_, err := config.Parse("/w/.patternvet.yml", []byte(text), config.Schema{})
		var mistake *config.Error
		if !errors.As(err, &mistake) || !strings.Contains(mistake.Message, "deep") || mistake.Line < 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// TestAliases: an alias stands for nothing, so that none can multiply.
func TestAliases(t *testing.T) {
	text := "a0: &a0 [x, x]\n"
	for i := range 40 {
		text += strings.NewReplacer("N", string(rune('A'+i)), "P", string(rune('A'+i-1))).Replace("aN: &aN [*aP, *aP]\n")
	}
	if _, err := config.Parse("/w/.patternvet.yml", []byte(text), config.Schema{}); err == nil {
		t.Error("no error")
	}
	list := "exclude: &a [\"a/**\"]\nversion: 1\n"
	if _, err := config.Parse("/w/.patternvet.yml", []byte(list+"rules: *a\n"), config.Schema{}); err == nil {
		t.Error("an alias was followed")
	}
}

// TestWide: many settings side by side are no nesting.
func TestWide(t *testing.T) {
	text := "version: 1\nexclude:\n" + strings.Repeat("  - \"a/**\"\n", 2000) + "  - {a: 1}\n"
	if _, err := config.Parse("/w/.patternvet.yml", []byte(text), config.Schema{}); err == nil || strings.Contains(err.Error(), "deep") {
		t.Error(err)
	}
	text = "version: 1\nexclude: [" + strings.Repeat("\"a/**\", ", 2000) + "b]\n"
	if c, err := config.Parse("/w/.patternvet.yml", []byte(text), config.Schema{}); err != nil || len(c.Exclude) != 2001 {
		t.Error(err)
	}
}

// TestManyStars: the time to match grows with the lengths, not with the number
// of ways: this would take longer than the universe has lasted.
func TestManyStars(t *testing.T) {
	name := strings.Repeat("a/", 200) + "b"
	for glob, want := range map[string]bool{
		strings.Repeat("**/a/", 100) + "c":             false,
		strings.Repeat("**/", 100) + "b":               true,
		strings.Repeat("**/a/", 100) + "b":             true,
		strings.Repeat("*a*", 100) + "/" + "**":        false,
		"**/" + strings.Repeat("a/**/a/", 80) + "**/c": false,
	} {
		if got, err := config.MatchGlob(glob, name); err != nil || got != want {
			t.Errorf("%.20s: %v, %v", glob, got, err)
		}
	}
}
