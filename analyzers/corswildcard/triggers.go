package corswildcard

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

// gather indexes the declarations.
func gather(pass *check.Pass, know *tables) *packageInfo {
	p := &packageInfo{
		pass: pass, info: pass.TypesInfo, know: know,
		decls: map[*types.Func]*ast.FuncDecl{}, globals: map[*types.Var]global{},
		values: map[*types.Var]value{}, sizes: map[*ast.FuncDecl]int{},
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if fn, ok := p.info.Defs[d.Name].(*types.Func); ok {
					p.decls[fn] = d
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					vs, ok := spec.(*ast.ValueSpec)
					if !ok {
						continue
					}
					for i, name := range vs.Names {
						if v, ok := p.info.Defs[name].(*types.Var); ok {
							p.globals[v] = global{vs, i}
						}
					}
				}
			}
		}
	}
	return p
}

// concerned is the cheap way out: no CORS library and nothing that could
// write a header is imported.
func (p *packageInfo) concerned() bool {
	for _, imported := range p.pass.Pkg.Imports() {
		path := imported.Path()
		if p.know.paths[path] || path == "net/http" {
			return true
		}
		for name := range p.know.request {
			if pathOf(name) == path {
				return true
			}
		}
		if p.pass.ImportPackageFact(imported, new(packageFact)) {
			return true
		}
	}
	return false
}

// findTriggers collects the places that make a function worth running: the
// names of the two headers, and configurations of known middleware.
func (p *packageInfo) findTriggers() {
	add := func(n ast.Node) { p.triggers = append(p.triggers, n.Pos()) }
	for n := range p.pass.Inspector().PreorderSeq((*ast.BasicLit)(nil), (*ast.Ident)(nil)) {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING && p.isHeader(strings.Trim(n.Value, "`\"")) {
				add(n)
			}
		case *ast.Ident:
			switch obj := p.info.Uses[n].(type) {
			case *types.Const:
				if v := obj.Val(); v != nil && v.Kind() == constant.String && p.isHeader(constant.StringVal(v)) {
					add(n)
				}
			case *types.TypeName:
				if p.know.rowOf(obj.Type()) != nil {
					add(n)
				}
			case *types.Func:
				if p.interesting(obj) {
					add(n)
				}
			case *types.Var:
				if !obj.IsField() && p.know.rowOf(obj.Type()) != nil {
					add(n)
				}
			}
		}
	}
	slices.Sort(p.triggers)
	p.findTables()
}

// findTables adds the uses of package variables that are tables of headers.
func (p *packageInfo) findTables() {
	tables := map[types.Object]bool{}
	for obj, g := range p.globals {
		if _, isMap := obj.Type().Underlying().(*types.Map); isMap && p.touches(g.spec) {
			tables[obj] = true
		}
	}
	if len(tables) == 0 {
		return
	}
	for n := range p.pass.Inspector().PreorderSeq((*ast.Ident)(nil)) {
		if id, ok := n.(*ast.Ident); ok && tables[p.info.Uses[id]] {
			p.triggers = append(p.triggers, id.Pos())
		}
	}
	slices.Sort(p.triggers)
}

// isHeader reports whether s names a header that a verdict depends on.
func (p *packageInfo) isHeader(s string) bool {
	switch len(s) {
	case len(allowOrigin):
		return strings.EqualFold(s, allowOrigin)
	case len(allowCredentials):
		return strings.EqualFold(s, allowCredentials)
	case len("Vary"):
		return p.pass.Enabled(vary) && strings.EqualFold(s, "Vary")
	}
	return false
}

// interesting reports whether a call of fn can be part of a policy.
func (p *packageInfo) interesting(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	if p.know.paths[fn.Pkg().Path()] {
		return true
	}
	fact := new(functionFact)
	return fn.Pkg() != p.pass.Pkg && p.pass.ImportPackageFact(fn.Pkg(), new(packageFact)) &&
		p.pass.ImportObjectFact(fn, fact) && len(fact.Writes) > 0
}
