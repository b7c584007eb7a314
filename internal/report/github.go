package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safetext"
)

var githubLevels = map[rule.Severity]string{rule.Error: "error", rule.Warning: "warning", rule.Info: "notice"}

// writeGitHub writes workflow commands, which GitHub Actions shows as
// annotations of the changed lines. Columns are said of single lines only: the
// runner refuses them otherwise.
func writeGitHub(w io.Writer, r *Report) error {
	for _, f := range r.Findings {
		line, endLine := max(f.Line, 1), max(f.Line, f.EndLine, 1)
		place := fmt.Sprintf("file=%s,line=%d,endLine=%d", githubProperty(f.File), line, endLine)
		if line == endLine {
			column := max(f.Column, 1)
			place += fmt.Sprintf(",col=%d,endColumn=%d", column, max(f.EndColumn, column))
		}
		command := fmt.Sprintf("::%s %s,title=%s::%s\n", githubLevels[f.Severity], place,
			githubProperty("patternvet "+f.ID()), githubData(f.Text()+"\n"+f.URL))
		if _, err := io.WriteString(w, safetext.Brackets(command)); err != nil {
			return err
		}
	}
	for _, p := range r.Problems {
		properties := "title=" + githubProperty("patternvet could not check everything")
		if p.File != "" {
			properties = fmt.Sprintf("file=%s,line=%d,%s", githubProperty(p.File), max(p.Line, 1), properties)
		}
		command := fmt.Sprintf("::error %s::%s\n", properties, githubData(p.Message))
		if _, err := io.WriteString(w, safetext.Brackets(command)); err != nil {
			return err
		}
	}
	return nil
}

// The escapes are those of actions/toolkit's core.error.
var (
	githubDataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(s string) string     { return safetext.Line(githubDataEscapes.Replace(s)) }
func githubProperty(s string) string { return safetext.Line(githubPropertyEscapes.Replace(s)) }
