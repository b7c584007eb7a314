package fast

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/paths"
)

// cut returns the results so far. What module passes would say of them may be
// wrong of the whole.
func (r *fastRun) cut(limit *limits.Error) *gocheck.Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.outcome()
	out.Cut, out.Lasting = true, gocheck.Never
	out.Problems = slices.Clone(r.unread)
	if limit.File != "" { // else the run says so
		out.Problems = append(out.Problems, limit.Problem(r.load.Dir))
	}
	return out
}

// outcome puts the results in order.
func (r *fastRun) outcome() *gocheck.Result {
	out := &gocheck.Result{LoadErrors: r.partials, Failures: r.failures, Listed: map[string]gocheck.Listed{}}
	out.Problems = r.load.LeftOut(func(dir, name string) bool {
		return slices.ContainsFunc(r.nodes, func(n *node) bool {
			return n.Dir == dir && (slices.Contains(n.GoFiles, name) || slices.Contains(n.CgoFiles, name))
		})
	})
	if r.cgoFailed {
		out.Lasting = gocheck.AWhile // headers and libraries come and go
	}
	out.Problems = append(out.Problems, r.unread...)
	if len(r.failures) > 0 {
		out.Lasting = gocheck.Never // an analyzer failed
	}
	out.ExternalDirs = r.absent()
	for _, n := range r.nodes {
		if n.Error != nil {
			out.Lasting = max(out.Lasting, gocheck.LastingOf(n.Error.Err))
		}
		if n.main {
			out.Listed[n.ImportPath] = n.listed()
		}
		if result, ok := r.results[n]; ok {
			out.Packages = append(out.Packages, result)
		}
		if !n.Standard && n.Dir != "" && !paths.Within(n.Dir, r.load.Go.ModCache) {
			out.ExternalDirs = append(out.ExternalDirs, n.Dir)
			out.Cgo = out.Cgo || n.main && len(n.CgoFiles) > 0
		}
	}
	return out
}

// absent lists where packages that are not there would be in the main modules.
func (r *fastRun) absent() []string {
	modules := map[string]string{}
	for _, n := range r.nodes {
		if n.Module != nil && n.Module.Main {
			modules[n.Module.Path] = n.Module.Dir
		}
	}
	var dirs []string
	for _, n := range r.nodes {
		if n.Dir != "" {
			continue
		}
		for path, dir := range modules {
			if rest, ok := strings.CutPrefix(n.path(), path+"/"); ok {
				dirs = append(dirs, filepath.Join(dir, filepath.FromSlash(rest)))
			}
		}
	}
	return dirs
}
