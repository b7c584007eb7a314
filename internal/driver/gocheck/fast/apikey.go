package fast

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/patternvet/patternvet/internal/driver/store"
)

// apiKey returns a hash of what importers of a package may see of its types:
// its declarations without function bodies and comments, and the API of the
// imports that these mention. It is coarser than the types themselves, since
// declarations that are not exported count, but it costs a hundredth of what it
// takes to write export data, which repeats the types of dependencies in every
// package that mentions them.
func (r *fastRun) apiKey(c *checked) string {
	n := c.node
	var h store.Hash
	h.Add("api 1")
	h.Add(n.ImportPath + "\x00" + n.Name)
	if n.Module != nil {
		h.Add(n.Module.GoVersion)
	}
	for _, file := range n.files {
		text := c.sources[file]
		if !c.damaged {
			text = withoutComments(trimBodies(text))
		}
		h.Add(file)
		h.Add(string(text))
	}
	for _, path := range n.apiImports(c) {
		api, _ := r.importKey(n.imports[path])
		h.Add(path)
		h.Add(api)
	}
	key := h.Key()
	return string(key[:])
}

// apiImports lists the imports, by their path in the source, that declarations
// mention outside of function bodies.
func (n *node) apiImports(c *checked) []string {
	var list []string
	for _, file := range c.syntax {
		mentioned := mentionedOutsideBodies(file)
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			imported := n.imports[path]
			if err != nil || imported == nil || slices.Contains(list, path) {
				continue
			}
			name := imported.Name
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if c.damaged || name == "." || name == "" || mentioned[name] {
				list = append(list, path)
			}
		}
	}
	slices.Sort(list)
	return list
}

// mentionedOutsideBodies returns the names before dots that a file has outside
// of the bodies of its functions.
func mentionedOutsideBodies(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, decl := range file.Decls {
		var root ast.Node = decl
		if fn, ok := decl.(*ast.FuncDecl); ok {
			if fn.Recv != nil {
				collectQualifiers(fn.Recv, names)
			}
			root = fn.Type
		}
		collectQualifiers(root, names)
	}
	return names
}

func collectQualifiers(root ast.Node, names map[string]bool) {
	ast.Inspect(root, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				names[id.Name] = true
			}
		}
		return true
	})
}
