package fast

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
)

// node is a package in the import graph of a load.
type node struct {
	*golist.Package
	main    bool // of a main module: analyzed, with bodies
	root    bool // asked for: matched by the patterns
	asked   bool // the same, or some of its files are
	variant bool // recompiled for a test: it has a type identity of its own
	files   []string
	cgo     bool             // files still hold import "C"
	imports map[string]*node // by the path in the source
	uses    []*node          // imports without repeats, in order
}

// newGraph links the packages, which come dependencies first, and returns
// them in that order without the main programs of tests.
func newGraph(list []*golist.Package, load gocheck.Load) []*node {
	byID := map[string]*node{}
	match := map[string][]string{} // those of tests are named by what they test
	for _, p := range list {
		match[p.ImportPath] = p.Match
	}
	var nodes []*node
	for _, p := range list {
		n := &node{Package: p, imports: map[string]*node{}, cgo: len(p.CgoFiles) > 0}
		byID[p.ImportPath] = n
		n.main = p.Module != nil && p.Module.Main || p.Module == nil && !p.Standard && p.Name != ""
		n.variant = p.ForTest != ""
		names := p.Match
		if n.variant {
			names = match[p.ForTest]
		}
		n.root = !p.DepOnly && load.AsksFor(names)
		n.asked = n.root || !p.DepOnly && load.Holds(p.Dir, append(slices.Clone(p.GoFiles), p.CgoFiles...))
		for _, names := range [][]string{p.GoFiles, p.CgoFiles} {
			for _, name := range names {
				n.files = append(n.files, filepath.Join(p.Dir, name))
			}
		}
		if isTestProgram(p) {
			continue
		}
		n.link(byID)
		nodes = append(nodes, n)
	}
	return nodes
}

func (n *node) link(byID map[string]*node) {
	mapped := map[string]string{}
	for source, id := range n.ImportMap {
		mapped[id] = source
	}
	seen := map[*node]bool{}
	for _, id := range n.Imports {
		imported := byID[id]
		if imported == nil {
			continue // "C", or a package that go list left out; the type checker says so
		}
		source := id
		if s, ok := mapped[id]; ok {
			source = s
		}
		n.imports[source] = imported
		if !seen[imported] {
			seen[imported] = true
			n.uses = append(n.uses, imported)
		}
	}
}

// isTestProgram reports whether the package is the program that the go command
// makes up to run a test.
func isTestProgram(p *golist.Package) bool {
	return p.Name == "main" && p.ForTest == "" && strings.HasSuffix(p.ImportPath, ".test") && p.Module != nil && len(p.GoFiles) == 1 && filepath.IsAbs(p.GoFiles[0])
}

// listed returns what the driver needs to know of the package's place.
func (n *node) listed() gocheck.Listed {
	l := gocheck.Listed{Asked: n.asked}
	if n.Module != nil {
		l.Module = n.Module.Path
	}
	for _, used := range n.uses {
		if used.main {
			l.Imports = append(l.Imports, used.ImportPath)
		}
	}
	return l
}

// path is the package's import path without the suffix of a test variant.
func (n *node) path() string {
	path, _, _ := strings.Cut(n.ImportPath, " ")
	return path
}
