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

// findSeeds collects the places that make a function worth running: the
// names of the two headers, and configurations of known middleware.
func (p *packageInfo) findSeeds() {
	for n := range p.pass.Inspector().PreorderSeq((*ast.BasicLit)(nil)) {
		if lit := n.(*ast.BasicLit); lit.Kind == token.STRING && p.isHeader(strings.Trim(lit.Value, "`\"")) {
			p.seeds = append(p.seeds, lit.Pos())
		}
	}
	for object := range p.pass.Index().All() {
		if p.triggered(object) {
			p.addUses(object)
		}
	}
	slices.Sort(p.seeds)
	p.findTables()
}

func (p *packageInfo) addUses(object types.Object) {
	for use := range p.pass.Index().Uses(object) {
		p.seeds = append(p.seeds, use.Node().Pos())
	}
}

// triggered reports whether a mention of the object makes a function worth
// running.
func (p *packageInfo) triggered(object types.Object) bool {
	switch object := object.(type) {
	case *types.Const:
		v := object.Val()
		return v != nil && v.Kind() == constant.String && p.isHeader(constant.StringVal(v))
	case *types.TypeName:
		return p.know.rowOf(object.Type()) != nil
	case *types.Func:
		return p.interesting(object)
	case *types.Var:
		return !object.IsField() && p.know.rowOf(object.Type()) != nil
	}
	return false
}

// findTables adds the uses of package variables that are tables of headers.
func (p *packageInfo) findTables() {
	var tables []types.Object
	for obj, g := range p.globals {
		if _, isMap := obj.Type().Underlying().(*types.Map); isMap && p.containsSeed(g.spec) {
			tables = append(tables, obj)
		}
	}
	for _, table := range tables {
		p.addUses(table)
	}
	slices.Sort(p.seeds)
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
