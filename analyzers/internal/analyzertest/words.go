package analyzertest

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/patternvet/patternvet/internal/rule"
)

// longest is how many letters what happens may take, so that a terminal shows
// it in little more than a line whatever the names in it.
const longest = 150

// checkWords holds the findings of fixtures to the shape of a message: what
// happens and the advice, each found again in the one line that hosts show, in
// lower case and without a final period.
func checkWords(t *testing.T, results []*analysistest.Result) {
	t.Helper()
	for _, r := range results {
		for _, d := range r.Diagnostics {
			message, advice := rule.CutAdvice(d.Message)
			problem := ""
			switch {
			case advice == "":
				problem = "no advice"
			case strings.Contains(advice, "; "):
				problem = "a semicolon in the advice"
			case utf8.RuneCountInString(message) > longest:
				problem = "what happens takes too many letters"
			case strings.HasSuffix(message, ".") || strings.HasSuffix(advice, "."):
				problem = "a final period"
			case sentence(message) || sentence(advice):
				problem = "a capital letter at the start"
			}
			if problem != "" {
				t.Errorf("%s: %s: %q", r.Pass.Fset.Position(d.Pos), problem, d.Message)
			}
		}
	}
}

// sentence reports whether a text begins like a sentence rather than with
// lower case or the name of something.
func sentence(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	word, _, _ := strings.Cut(text, " ")
	return unicode.IsUpper(first) && unicode.IsLower(second) && word != "Shutdown"
}
