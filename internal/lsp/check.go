package lsp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/gitdiff"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/migrations"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/safetext"
)

// check checks a document and publishes what it finds.
func (s *server) check(ctx context.Context, d *document) {
	defer func() {
		if v := recover(); v != nil {
			s.log("internal error while checking %s: %v", d.path, v)
		}
	}()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return
	}
	s.mu.Lock()
	version, text := d.version, d.text
	s.mu.Unlock()
	opts, err := s.options(d.path)
	if err != nil {
		s.say(err.Error())
		return
	}
	if d.isSQL() {
		opts.Only, opts.Patterns = "sql", []string{d.path}
		opts.Overlay = s.overlay()
	} else {
		opts.Only, opts.Patterns = "go", []string{filepath.Dir(d.path)}
	}
	result, err := driver.Run(ctx, opts)
	if ctx.Err() != nil {
		return
	}
	var wrong *config.Error
	if errors.As(err, &wrong) { // found only when the files are known
		s.say("patternvet: " + err.Error())
		return
	}
	if err != nil {
		s.log("%s: %v", d.path, err)
		return
	}
	for _, p := range result.Problems {
		s.log("%s: %s", p.File, p.Message)
	}
	if result.Stopped != "" { // what is shown is a part
		s.say("patternvet: " + result.Stopped)
	}
	var own []finding.Finding
	for _, f := range result.Findings {
		if filepath.Join(opts.Dir, filepath.FromSlash(f.File)) == d.path {
			own = append(own, f)
		}
	}
	held := s.held(ctx, opts.Dir, text, own)
	s.mu.Lock()
	current := s.documents[d.path] == d && d.version == version
	if current {
		d.findings, d.checked, d.root, d.held = own, text, opts.Dir, held
	}
	s.mu.Unlock()
	if current {
		s.notify("textDocument/publishDiagnostics", publishDiagnosticsParams{URI: uriOf(d.path), Version: &version, Diagnostics: s.diagnostics(own, text, opts.Dir)})
	}
}

// held reports whether a document is a migration that counts as deployed, so
// that --fix would leave it: its fixes say so then.
func (s *server) held(ctx context.Context, root, text string, own []finding.Finding) bool {
	committed, err := gitdiff.Committed(ctx, root, own)
	for file := range committed {
		saved, readErr := safefile.RootOf(root).Read(filepath.Join(root, filepath.FromSlash(file)), safefile.MaxSource)
		return err == nil && readErr == nil && string(saved) == text
	}
	return false
}

// options are those of a run for a file.
func (s *server) options(path string) (driver.Options, error) {
	root := s.rootFor(path)
	opts, err := s.Configure(root)
	if err != nil {
		return opts, fmt.Errorf("patternvet: %w", err)
	}
	return opts, nil
}

// overlay is the text of all open migrations, by path.
func (s *server) overlay() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]string{}
	for path, d := range s.documents {
		if d.isSQL() {
			out[path] = d.text
		}
	}
	return out
}

// say shows a message to the user, but not the same one again and again while
// they type.
func (s *server) say(text string) {
	s.mu.Lock()
	again := s.said == text
	s.said = text
	s.mu.Unlock()
	if again {
		return
	}
	s.log("%s", text)
	s.notify("window/showMessage", showMessageParams{Type: 2, Message: safetext.Notice(text)})
}

// severities are the protocol's numbers.
var severities = map[rule.Severity]int{rule.Error: 1, rule.Warning: 2, rule.Info: 3}

func (s *server) diagnostics(findings []finding.Finding, text, root string) []diagnostic {
	l := newLines(text)
	out := []diagnostic{}
	for _, f := range findings {
		out = append(out, toDiagnostic(f, l, root))
	}
	return out
}

func toDiagnostic(f finding.Finding, l *lines, root string) diagnostic {
	d := diagnostic{Range: rangeOf(f, l), Severity: severities[f.Severity], Code: f.ID(), Source: "patternvet", Message: legible(f)}
	if f.URL != "" {
		d.CodeDescription = &codeLink{f.URL}
	}
	for _, rel := range f.Related {
		at := position{Line: max(rel.Line-1, 0)}
		if rel.File == f.File {
			at = l.at(l.lineColumn(rel.Line, rel.Column))
		}
		d.RelatedInformation = append(d.RelatedInformation, relatedInfo{
			Location: location{uriOf(filepath.Join(root, filepath.FromSlash(rel.File))), lspRange{at, at}}, Message: safetext.Line(rel.Message),
		})
	}
	return d
}

// legible is the message with the advice on a line of its own.
func legible(f finding.Finding) string {
	if f.Advice == "" {
		return safetext.Line(f.Message)
	}
	return safetext.Line(f.Message) + "\n" + safetext.Line(f.Advice)
}

func rangeOf(f finding.Finding, l *lines) lspRange {
	start := l.lineColumn(f.Line, f.Column)
	end := start
	if f.EndLine > 0 {
		end = max(l.lineColumn(f.EndLine, f.EndColumn), start)
	}
	return lspRange{l.at(start), l.at(end)}
}

// codeAction offers the fixes of the findings in a range, and a comment that
// accepts each of them.
func (s *server) codeAction(p codeActionParams) ([]codeAction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []codeAction{}
	d := s.documents[pathOf(p.TextDocument.URI)]
	if d == nil || d.checked != d.text {
		return out, nil // the check of the new text is under way
	}
	l := newLines(d.text)
	for _, f := range d.findings {
		shown := toDiagnostic(f, l, d.root)
		if !overlaps(shown.Range, p.Range) {
			continue
		}
		for _, fix := range f.Fixes {
			if fix.Creates() && s.makesFiles {
				if edit, ok := s.newFiles(d, fix); ok {
					out = append(out, codeAction{Title: safetext.Line(fix.Message), Kind: "quickfix", Diagnostics: []diagnostic{shown}, Edit: edit})
				}
				continue
			}
			if edit, ok := d.edit(l, fix); ok {
				title := safetext.Line(fix.Message)
				if d.held {
					title += " (this migration is committed; what has run must not change)"
				}
				out = append(out, codeAction{Title: title, Kind: "quickfix", Diagnostics: []diagnostic{shown}, Edit: edit})
			}
		}
		out = append(out, codeAction{
			Title: "Ignore " + f.ID() + " here, with a reason", Kind: "quickfix", Diagnostics: []diagnostic{shown},
			Edit: workspaceEdit{Changes: map[string][]textEdit{uriOf(d.path): {d.ignore(l, f)}}},
		})
	}
	return out, nil
}

// edit turns a fix into an edit of this document; ok is false when it reaches
// beyond it.
func (d *document) edit(l *lines, fix finding.Fix) (workspaceEdit, bool) {
	var edits []textEdit
	for _, e := range fix.Edits {
		if filepath.Join(d.root, filepath.FromSlash(e.File)) != d.path {
			return workspaceEdit{}, false
		}
		edits = append(edits, textEdit{lspRange{l.at(e.Start), l.at(e.End)}, e.NewText})
	}
	return workspaceEdit{Changes: map[string][]textEdit{uriOf(d.path): edits}}, len(edits) > 0
}

// newFiles turns a fix into an edit that makes files; ok is false when one of
// them is there, or would lie outside of the root. The client is told to
// replace none.
func (s *server) newFiles(d *document, fix finding.Fix) (edit workspaceEdit, ok bool) {
	root := safefile.RootOf(d.root)
	for _, e := range fix.Edits {
		path := filepath.Join(d.root, filepath.FromSlash(e.File))
		if _, err := os.Lstat(path); err == nil || root.Check(path) != nil || s.documents[path] != nil {
			return edit, false
		}
		edit.DocumentChanges = append(edit.DocumentChanges, createFile{Kind: "create", URI: uriOf(path)},
			textDocumentEdit{versionedDocument{URI: uriOf(path)}, []textEdit{{NewText: e.NewText}}})
	}
	return edit, len(fix.Edits) > 0
}

// ignore is the comment above the line of a finding that accepts it.
func (d *document) ignore(l *lines, f finding.Finding) textEdit {
	start := l.starts[min(max(f.Line-1, 0), len(l.starts)-1)]
	line := l.text[start:]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	comment := "//"
	if d.isSQL() {
		comment = "-- "
	}
	at := l.at(start)
	return textEdit{lspRange{at, at}, indent + comment + "patternvet:ignore " + f.ID() + " REASON\n"}
}

func overlaps(a, b lspRange) bool { return !before(a.End, b.Start) && !before(b.End, a.Start) }

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// hover tells what the statement under the cursor locks.
func (s *server) hover(p hoverParams) (*hover, error) {
	path := pathOf(p.TextDocument.URI)
	s.mu.Lock()
	d := s.documents[path]
	var text string
	if d != nil {
		text = d.text
	}
	s.mu.Unlock()
	if d == nil || !d.isSQL() {
		return nil, nil
	}
	opts, err := s.options(path)
	if err != nil {
		return nil, err
	}
	opts.Overlay = s.overlay()
	l := newLines(text)
	described, err := migrations.Describe(s.ctx, opts.Migrations(), path, l.offset(p.Position))
	if err != nil || described == nil {
		switch {
		case errors.Is(err, context.Canceled):
			err = nil
		case limits.Reached(err):
			s.say("patternvet: " + err.Error())
			err = nil
		}
		return nil, err
	}
	return &hover{
		Contents: markup{"markdown", described.Markdown()},
		Range:    &lspRange{l.at(described.Start), l.at(described.End)},
	}, nil
}
