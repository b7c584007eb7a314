package fast

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
)

// compileCgo replaces the files of main packages that use cgo by those that
// cgo makes of them. Where that fails they stay as they are, what comes from C
// has no type, and the package is said to be checked in part: but for where
// there is no C compiler at all, since nothing depends on the machine then.
func (r *fastRun) compileCgo(ctx context.Context, query golist.Query) error {
	query.Patterns = nil
	var nodes []*node
	for _, n := range r.nodes {
		if !n.main || !n.cgo {
			continue
		}
		if why := refusesCgo(n, map[*node]bool{}); why != "" {
			r.withoutC(n, why)
			continue
		}
		nodes = append(nodes, n)
		query.Patterns = append(query.Patterns, n.path())
	}
	if len(nodes) == 0 {
		return nil
	}
	compiled, err := golist.Compiled(ctx, query, r.CgoLimit)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, n := range nodes {
		p := compiled[n.ImportPath]
		switch {
		case err != nil:
			r.cgoFailure(n, err.Error())
		case p == nil:
		case len(p.GoFiles) > 0:
			n.files, n.cgo = p.GoFiles, false
			r.linkCgo(n)
		case p.Error != nil:
			r.cgoFailure(n, p.Error.Err)
		case len(p.DepsErrors) > 0:
			r.cgoFailure(n, p.DepsErrors[0].Err)
		}
	}
	return nil
}

// cgoFailure notes that cgo failed on a package. The compiler's words are not
// repeated: they may quote any file that the sources name.
func (r *fastRun) cgoFailure(n *node, message string) {
	r.Log("%s: cgo failed", n.path())
	switch {
	case n.Error != nil || strings.Contains(message, "C compiler") && strings.Contains(message, "not found"):
		return // the error is told anyway; or there is no compiler
	case strings.HasPrefix(message, "cgo took longer"):
		r.withoutC(n, message)
	default:
		r.withoutC(n, "cgo fails on it or on what it imports; `go build "+n.path()+"` says why")
	}
	r.cgoFailed = true
}

// withoutC notes that what a package takes from C has no type.
func (r *fastRun) withoutC(n *node, why string) {
	if n.variant && n.DepOnly {
		return // it repeats what is said of the package itself
	}
	r.partials = append(r.partials, gocheck.LoadErrors{ID: n.ImportPath, Path: n.path(), Cause: "what comes from C is unknown: " + why, File: filepath.Join(n.Dir, n.CgoFiles[0]), Line: 1})
}

// refusesCgo returns why cgo must not be run on a package, "" if it may be. The
// go command runs it on what the package imports, too.
func refusesCgo(n *node, seen map[*node]bool) string {
	if seen[n] || n.Standard {
		return ""
	}
	seen[n] = true
	if len(n.SwigFiles)+len(n.SwigCXXFiles) > 0 {
		return n.path() + " has files for swig, which is not run"
	}
	for _, name := range n.CgoPkgConfig {
		if name != "--static" && (strings.HasPrefix(name, "-") || strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".pc")) {
			return n.path() + " asks pkg-config for more than the name of a package, which is not done"
		}
	}
	for _, used := range n.uses {
		if why := refusesCgo(used, seen); why != "" {
			return why
		}
	}
	return ""
}

// linkCgo adds the imports of generated files, which go list does not name but
// lists as dependencies.
func (r *fastRun) linkCgo(n *node) {
	for _, other := range r.nodes {
		if path := other.ImportPath; path == "syscall" || path == "runtime/cgo" {
			if n.imports[path] == nil {
				n.imports[path] = other
				n.uses = append(n.uses, other)
			}
		}
	}
}
