package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
)

// exportDefaults finds fields whose default is any origin: by a struct tag, or
// set so in a function or variable with "default" in its name.
func (p *packageInfo) exportDefaults() {
	star := value{kind: list, elems: []value{str("*")}}
	note := func(field *types.Var) {
		v := star
		if !isStrings(field.Type()) {
			v = str("*")
		}
		star, _ := plainOf(v)
		p.pass.ExportObjectFact(field, &constantFact{Value: star, Default: true})
		v.config = true
		p.values[field] = v
	}
	for _, file := range p.pass.Files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.GenDecl:
				p.taggedDefaults(d, note)
			case *ast.FuncDecl:
				if d.Body != nil && strings.Contains(strings.ToLower(d.Name.Name), "default") {
					p.literalDefaults(d.Body, note)
				}
			}
		}
	}
}

var defaultTags = []string{"default", "envDefault", "env-default"}

func (p *packageInfo) taggedDefaults(d *ast.GenDecl, note func(*types.Var)) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			st, ok := spec.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, f := range st.Fields.List {
				if f.Tag == nil || !strings.Contains(f.Tag.Value, "*") {
					continue
				}
				tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
				for _, name := range defaultTags {
					if tag.Get(name) != "*" {
						continue
					}
					for _, id := range f.Names {
						if v, ok := p.info.Defs[id].(*types.Var); ok {
							note(v)
						}
					}
				}
			}
		case *ast.ValueSpec:
			if d.Tok == token.VAR && len(spec.Names) == 1 && strings.Contains(strings.ToLower(spec.Names[0].Name), "default") {
				for _, v := range spec.Values {
					p.literalDefaults(v, note)
				}
			}
		}
	}
}

// literalDefaults finds Field: []string{"*"} in a literal of one of this
// package's structs.
func (p *packageInfo) literalDefaults(n ast.Node, note func(*types.Var)) {
	ast.Inspect(n, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok || !isStar(kv.Value) {
			return true
		}
		if v, ok := p.info.Uses[key].(*types.Var); ok && v.IsField() && v.Pkg() == p.pass.Pkg {
			note(v)
		}
		return true
	})
}

func isStar(e ast.Expr) bool {
	if lit, ok := e.(*ast.CompositeLit); ok && len(lit.Elts) == 1 {
		e = lit.Elts[0]
	}
	b, ok := e.(*ast.BasicLit)
	return ok && b.Value == `"*"`
}
