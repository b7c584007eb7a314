package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
)

var githubLevels = map[rule.Severity]string{rule.Error: "error", rule.Warning: "warning", rule.Info: "notice"}

// writeGitHub writes workflow commands, which GitHub Actions shows as
// annotations of the changed lines.
func writeGitHub(w io.Writer, r *Report) error {
	for _, f := range r.Findings {
		_, err := fmt.Fprintf(w, "::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s\n",
			githubLevels[f.Severity], githubProperty(f.File), f.Line, f.EndLine, f.Column, f.EndColumn,
			githubProperty("patternvet "+f.ID()), githubData(f.Message+"\n"+f.URL))
		if err != nil {
			return err
		}
	}
	for _, p := range r.Problems {
		properties := "title=" + githubProperty("patternvet could not check everything")
		if p.File != "" {
			properties = fmt.Sprintf("file=%s,line=%d,%s", githubProperty(p.File), max(p.Line, 1), properties)
		}
		if _, err := fmt.Fprintf(w, "::error %s::%s\n", properties, githubData(p.Message)); err != nil {
			return err
		}
	}
	return nil
}

var (
	githubDataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(s string) string     { return githubDataEscapes.Replace(s) }
func githubProperty(s string) string { return githubPropertyEscapes.Replace(s) }
