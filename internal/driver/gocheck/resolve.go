package gocheck

import (
	"errors"
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/finding"
)

// Resolve turns a diagnostic about the package in dir into one without syntax.
// Related places in other packages are left out: in a package that was not
// checked again they may have moved.
func Resolve(fset *token.FileSet, dir string, a *analysis.Analyzer, d analysis.Diagnostic, mains []string) Diagnostic {
	at := func(pos token.Pos) Position { return place(fset, pos, mains) }
	end := d.End
	if !end.IsValid() {
		end = d.Pos
	}
	out := Diagnostic{Analyzer: a.Name, Category: d.Category, Message: d.Message, Start: at(d.Pos), End: at(end)}
	for _, r := range d.Related {
		if place := at(r.Pos); filepath.Dir(place.File) == dir {
			out.Related = append(out.Related, Related{place, r.Message})
		}
	}
	for _, f := range d.SuggestedFixes {
		if fix, err := resolveFix(fset, f); err == nil {
			out.Fixes = append(out.Fixes, fix)
		}
	}
	return out
}

// place returns where pos is on disk. A //line comment is not followed, since
// any source could point to any file with it, except in what cgo generates
// from the package's own files.
func place(fset *token.FileSet, pos token.Pos, mains []string) Position {
	p := fset.PositionFor(pos, false)
	if adjusted := fset.PositionFor(pos, true); !InDirs(p.Filename, mains) && InDirs(adjusted.Filename, mains) {
		p = adjusted
	}
	return Position{p.Filename, p.Line, max(p.Column, 1)}
}

var errMappedFix = errors.New("the fix is in generated code")

func resolveFix(fset *token.FileSet, fix analysis.SuggestedFix) (finding.Fix, error) {
	out := finding.Fix{Message: fix.Message}
	for _, e := range fix.TextEdits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		from, to := fset.PositionFor(e.Pos, false), fset.PositionFor(end, false)
		if fset.PositionFor(e.Pos, true).Filename != from.Filename {
			return out, errMappedFix
		}
		out.Edits = append(out.Edits, finding.Edit{File: filepath.Clean(from.Filename), Start: from.Offset, End: to.Offset, NewText: string(e.NewText)})
	}
	return out, nil
}

// InDirs reports whether a file lies below one of the folders, and not in a
// folder of vendored packages.
func InDirs(file string, dirs []string) bool {
	for _, dir := range dirs {
		rel, ok := strings.CutPrefix(file, dir+string(filepath.Separator))
		if ok && !strings.HasPrefix(filepath.ToSlash(rel), "vendor/") {
			return true
		}
	}
	return false
}
