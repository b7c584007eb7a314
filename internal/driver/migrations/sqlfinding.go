package migrations

import (
	"path/filepath"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

// sqlFinding returns what the SQL checker found as a finding.
func (r *Run) sqlFinding(f check.Finding) finding.Finding {
	out := finding.Finding{
		Rule:     f.Rule,
		Category: f.Category,
		Severity: r.sqlSeverity(f),
		Message:  f.Message,
		Advice:   f.Advice,
		File:     filepath.FromSlash(f.File),
		Line:     f.Start.Line, Column: f.Start.Column,
		EndLine: f.End.Line, EndColumn: f.End.Column,
	}
	for _, rel := range f.Related {
		out.Related = append(out.Related, finding.Related{
			File: filepath.FromSlash(rel.File), Line: rel.Start.Line, Column: rel.Start.Column, Message: rel.Message,
		})
	}
	for _, fix := range f.Fixes {
		edits := make([]finding.Edit, len(fix.Edits))
		for i, e := range fix.Edits {
			edits[i] = finding.Edit{File: filepath.FromSlash(e.File), Start: e.Start, End: e.End, NewText: e.NewText, Create: e.Create}
		}
		out.Fixes = append(out.Fixes, finding.Fix{Message: fix.Message, Edits: edits})
	}
	return out
}

// sqlSeverity prefers the configured severity to the finding's own.
func (r *Run) sqlSeverity(f check.Finding) rule.Severity {
	if severity := r.suite.Configured(f.Rule, f.Category); severity != nil {
		return *severity
	}
	return f.Severity
}
