package fast

import (
	"context"
	"slices"

	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
)

// plan decides where the dependencies come from.
func (l *typeLoader) plan(ctx context.Context, r *fastRun, query golist.Query) {
	if l.store == nil {
		l.fromSource = true
		return
	}
	var missing []*node
	for _, n := range r.nodes {
		if !n.main && !n.variant {
			continue
		}
		for _, used := range n.uses {
			key, ok := r.depKeys[used]
			if _, known := l.keys[used]; !ok || known || used.Name == "" || used.ImportPath == "unsafe" {
				continue
			}
			l.keys[used] = key
			if !l.has(key) {
				missing = append(missing, used)
			}
		}
	}
	if len(missing) > 0 {
		l.fromSource = slices.ContainsFunc(r.nodes, func(n *node) bool { return !n.main && r.chain.c.sees(n) }) || startsOthers(missing) || !l.useBuildCache(ctx, missing, query)
	}
	if l.fromSource {
		clear(l.compiled)
	}
}

// startsOthers reports whether asking for export data would start programs:
// before the first tool, which is kept from running, the go command asks
// pkg-config and swig what packages with C name.
func startsOthers(nodes []*node) bool {
	seen := map[*node]bool{}
	var visit func(n *node) bool
	visit = func(n *node) bool {
		if seen[n] || n.Standard {
			return false
		}
		seen[n] = true
		return len(n.CgoFiles)+len(n.SwigFiles)+len(n.SwigCXXFiles) > 0 || slices.ContainsFunc(n.uses, visit)
	}
	return slices.ContainsFunc(nodes, visit)
}

// useBuildCache finds the export data that the compiler left of packages, and reports
// whether it has all of them.
func (l *typeLoader) useBuildCache(ctx context.Context, missing []*node, query golist.Query) bool {
	if l.exported {
		for _, n := range missing {
			if l.compiled[n] = n.Export; n.Export == "" {
				return false
			}
		}
		return true
	}
	query.Patterns, query.Tests = nil, false
	for _, n := range missing {
		query.Patterns = append(query.Patterns, n.ImportPath)
	}
	files, err := golist.Exported(ctx, query)
	if err != nil {
		return false
	}
	for _, n := range missing {
		if l.compiled[n] = files[n.ImportPath]; l.compiled[n] == "" {
			return false
		}
	}
	return true
}
