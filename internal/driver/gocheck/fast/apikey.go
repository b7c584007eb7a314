package fast

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/store"
)

// apiKey returns a hash of what importers of a package may see of its types: the
// exported declarations and those that they mention, without function bodies
// and comments, and the APIs of the imports that these mention. It costs a
// hundredth of what it takes to write export data, which repeats the types of
// dependencies in every package that mentions them. What is not seen to be
// without effect counts, so that equal keys are equal types.
func (r *fastRun) apiKey(c *checked) string {
	n := c.node
	var h store.Hash
	h.Add("api 2")
	h.Add(n.ImportPath + "\x00" + n.Name)
	if n.Module != nil {
		h.Add(n.Module.GoVersion)
	}
	if c.damaged {
		for _, file := range n.files {
			h.Add(file)
			h.Add(string(c.sources[file]))
		}
		r.addImports(&h, n, c.syntax, nil)
		return key(&h)
	}
	visible := visibleUnits(c.syntax)
	for _, file := range c.syntax {
		at := r.fset.File(file.FileStart)
		src := c.sources[at.Name()]
		h.Add(at.Name())
		h.Add(buildConstraint(file))
		var texts []string
		for _, u := range visible[file] {
			texts = append(texts, u.kind+" "+string(withoutComments(src[at.Offset(u.from):at.Offset(u.to)])))
		}
		slices.Sort(texts)
		for _, text := range texts {
			h.Add(text)
		}
	}
	r.addImports(&h, n, c.syntax, visible)
	return key(&h)
}

func key(h *store.Hash) string {
	k := h.Key()
	return string(k[:])
}

// addImports adds the APIs of imports that units mention; all of them when there
// are no units.
func (r *fastRun) addImports(h *store.Hash, n *node, files []*ast.File, units map[*ast.File][]*unit) {
	for _, file := range files {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			imported := n.imports[path]
			if err != nil || imported == nil {
				continue
			}
			name := imported.Name
			if spec.Name != nil {
				name = spec.Name.Name
			}
			mentions := func(u *unit) bool { return u.qualifiers[name] }
			if units == nil || name == "." || name == "" || slices.ContainsFunc(units[file], mentions) {
				api, _ := r.importKey(imported)
				h.Add(name + " " + path)
				h.Add(api)
			}
		}
	}
}

// buildConstraint returns the line that may choose a file's version of the
// language, "" if there is none.
func buildConstraint(file *ast.File) string {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if comment.Pos() < file.Package && strings.HasPrefix(comment.Text, "//go:build") {
				return comment.Text
			}
		}
	}
	return ""
}

// unit is a piece of a package that declares something: a type, variables, a
// group of constants, which may go by their order, or a function's head.
type unit struct {
	kind       string
	from, to   token.Pos
	declares   []string        // a method its receiver's type
	alias      bool            // of a type
	mentions   map[string]bool // all names in it
	qualifiers map[string]bool // those before dots
}

// visibleUnits returns the units that exported names lead to, by name: what has
// the name of something that is mentioned counts.
func visibleUnits(files []*ast.File) map[*ast.File][]*unit {
	all := map[*ast.File][]*unit{}
	declared := map[string][]*unit{}
	var names []string // to visit
	for _, file := range files {
		all[file] = unitsOf(file)
		for _, u := range all[file] {
			for _, name := range u.declares {
				declared[name] = append(declared[name], u)
				if ast.IsExported(name) || u.alias { // methods may be those of an alias
					names = append(names, name)
				}
			}
		}
	}
	visible := map[*unit]bool{}
	visited := map[string]bool{}
	for len(names) > 0 {
		name := names[len(names)-1]
		names = names[:len(names)-1]
		if visited[name] {
			continue
		}
		visited[name] = true
		for _, u := range declared[name] {
			visible[u] = true
			for mentioned := range u.mentions {
				names = append(names, mentioned)
			}
		}
	}
	for file, units := range all {
		all[file] = slices.DeleteFunc(units, func(u *unit) bool { return !visible[u] })
	}
	return all
}

func unitsOf(file *ast.File) []*unit {
	var units []*unit
	add := func(kind string, from, to token.Pos, declares []*ast.Ident, roots ...ast.Node) {
		u := &unit{kind: kind, from: from, to: to, mentions: map[string]bool{}, qualifiers: map[string]bool{}}
		for _, id := range declares {
			u.declares = append(u.declares, id.Name)
		}
		for _, root := range roots {
			ast.Inspect(root, u.note)
		}
		units = append(units, u)
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			to, roots := d.End(), []ast.Node{d.Type}
			if d.Body != nil {
				to = d.Body.Lbrace
			}
			declares := []*ast.Ident{d.Name}
			if d.Recv != nil {
				roots, declares = append(roots, d.Recv), receiverNames(d.Recv)
			}
			add("func", d.Pos(), to, declares, roots...)
		case *ast.GenDecl:
			switch d.Tok {
			case token.CONST:
				var names []*ast.Ident
				for _, spec := range d.Specs {
					names = append(names, spec.(*ast.ValueSpec).Names...)
				}
				add("const", d.Pos(), d.End(), names, d)
			case token.VAR:
				for _, spec := range d.Specs {
					add("var", spec.Pos(), spec.End(), spec.(*ast.ValueSpec).Names, spec)
				}
			case token.TYPE:
				for _, spec := range d.Specs {
					t := spec.(*ast.TypeSpec)
					add("type", t.Pos(), t.End(), []*ast.Ident{t.Name}, t)
					units[len(units)-1].alias = t.Assign.IsValid()
				}
			}
		}
	}
	return units
}

// receiverNames returns the names in a receiver's type: the type's, and those of
// its parameters, which do no harm.
func receiverNames(recv *ast.FieldList) []*ast.Ident {
	var names []*ast.Ident
	for _, field := range recv.List {
		ast.Inspect(field.Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names = append(names, id)
			}
			return true
		})
	}
	return names
}

func (u *unit) note(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Ident:
		u.mentions[n.Name] = true
	case *ast.SelectorExpr:
		if id, ok := n.X.(*ast.Ident); ok {
			u.qualifiers[id.Name] = true
		}
	}
	return true
}

// withoutComments returns a piece of a Go source with one space or line break
// where there were several, and without comments.
func withoutComments(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		end := next(src, i)
		switch text := src[i:end]; {
		case bytes.HasPrefix(text, []byte("//")):
		case text[0] == '\n', bytes.HasPrefix(text, []byte("/*")) && bytes.IndexByte(text, '\n') >= 0:
			out = append(bytes.TrimRight(out, " \n"), '\n')
		case text[0] == ' ', text[0] == '\t', text[0] == '\r', bytes.HasPrefix(text, []byte("/*")):
			if n := len(out); n > 0 && out[n-1] != ' ' && out[n-1] != '\n' {
				out = append(out, ' ')
			}
		default:
			out = append(out, text...)
		}
		i = end
	}
	return bytes.TrimRight(out, " \n")
}
