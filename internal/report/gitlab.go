package report

import (
	"cmp"
	"io"

	"github.com/patternvet/patternvet/internal/rule"
)

// gitlabIssue is an entry of GitLab's Code Quality report.
type gitlabIssue struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
			End   int `json:"end"`
		} `json:"lines"`
	} `json:"location"`
}

var gitlabSeverities = map[rule.Severity]string{rule.Error: "critical", rule.Warning: "major", rule.Info: "info"}

func writeGitLab(w io.Writer, r *Report) error {
	issues := []gitlabIssue{}
	for _, f := range r.Findings {
		issue := gitlabIssue{Description: f.Text(), CheckName: f.ID(), Fingerprint: f.Fingerprint, Severity: gitlabSeverities[f.Severity]}
		issue.Location.Path = f.File
		issue.Location.Lines.Begin, issue.Location.Lines.End = max(f.Line, 1), max(f.Line, f.EndLine, 1)
		issues = append(issues, issue)
	}
	for _, p := range r.Problems {
		issue := gitlabIssue{Description: p.Message, CheckName: "patternvet", Fingerprint: problemFingerprint(p), Severity: "blocker"}
		issue.Location.Path = cmp.Or(p.File, wholeRun)
		issue.Location.Lines.Begin, issue.Location.Lines.End = max(p.Line, 1), max(p.Line, 1)
		issues = append(issues, issue)
	}
	return encode(w, issues)
}
