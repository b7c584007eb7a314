package lsp

import (
	"context"
	"strings"
	"time"

	"github.com/patternvet/patternvet/internal/finding"
)

// document is an open file.
type document struct {
	path    string
	version int
	text    string

	timer    *time.Timer        // runs the check when no edit comes meanwhile
	cancel   context.CancelFunc // of the check that is running
	findings []finding.Finding  // of the last check
	checked  string             // the text that they are about
	root     string             // folder that their files are relative to
	held     bool               // it is a migration that counts as deployed
}

func (d *document) isSQL() bool { return strings.HasSuffix(d.path, ".sql") }

func (s *server) didOpen(p didOpenParams) (any, error) {
	path := pathOf(p.TextDocument.URI)
	if path == "" {
		return nil, nil // not a file
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.documents[path]; before != nil {
		before.stop()
	}
	d := &document{path: path, version: p.TextDocument.Version}
	if !s.take(d, p.TextDocument.Text) {
		return nil, nil
	}
	s.documents[path] = d
	s.schedule(d)
	return nil, nil
}

func (s *server) didChange(p didChangeParams) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.documents[pathOf(p.TextDocument.URI)]
	if d == nil || len(p.ContentChanges) == 0 {
		return nil, nil
	}
	d.version = p.TextDocument.Version
	if s.take(d, p.ContentChanges[len(p.ContentChanges)-1].Text) && d.isSQL() {
		s.schedule(d)
	}
	return nil, nil
}

func (s *server) didSave(p documentParams) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.documents[pathOf(p.TextDocument.URI)]; d != nil {
		s.schedule(d)
	}
	return nil, nil
}

func (s *server) didClose(p documentParams) (any, error) {
	path := pathOf(p.TextDocument.URI)
	s.mu.Lock()
	d := s.documents[path]
	delete(s.documents, path)
	if d != nil {
		d.stop()
	}
	s.mu.Unlock()
	if d != nil {
		s.notify("textDocument/publishDiagnostics", publishDiagnosticsParams{URI: uriOf(path), Diagnostics: []diagnostic{}})
	}
	return nil, nil
}

// maxOpen and maxText bound the documents that are open, and their texts
// together in bytes.
const (
	maxOpen = 10_000
	maxText = 256 << 20
)

// take keeps the text of a document. One that there is no room for counts as
// closed, which is said; the lock is held.
func (s *server) take(d *document, text string) bool {
	total, others := len(text), 0
	for path, other := range s.documents {
		if path != d.path {
			others++
			total += len(other.text) + len(other.checked)
		}
	}
	if total > maxText || others >= maxOpen {
		d.stop()
		delete(s.documents, d.path)
		s.log("%s: not checked: more documents are open than %d, or more text than %d MB", d.path, maxOpen, maxText>>20)
		return false
	}
	d.text = text
	return true
}

// stop ends the check that waits or runs; the lock is held.
func (d *document) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
	if d.cancel != nil {
		d.cancel()
	}
}

// schedule checks the document when no edit follows; the lock is held.
func (s *server) schedule(d *document) {
	d.stop()
	var ctx context.Context
	ctx, d.cancel = context.WithCancel(s.ctx)
	d.timer = time.AfterFunc(debounce, func() { s.check(ctx, d) })
}
