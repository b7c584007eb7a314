package envscatter

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// keyExpr is what is known of an expression that names a variable: constant
// names, or a parameter with text around it, or nothing.
type keyExpr struct {
	names          []string
	param          *types.Var
	prefix, suffix string
	upper, each    bool
}

// shape is the key of a reader that hands param on to an inner reader.
func (k keyExpr) shape(index int, inner keyShape) keyShape {
	return keyShape{
		Param:  index,
		Prefix: inner.Prefix + k.prefix,
		Suffix: k.suffix + inner.Suffix,
		Upper:  k.upper || inner.Upper,
		Each:   k.each || inner.Each,
	}
}

// name is the variable that is read when the parameter has the value.
func (s keyShape) name(value string) string {
	if s.Upper {
		value = strings.ToUpper(value)
	}
	return s.Prefix + value + s.Suffix
}

// around puts constant text around a key.
func (k keyExpr) around(prefix, suffix string) keyExpr {
	k.prefix, k.suffix = prefix+k.prefix, k.suffix+suffix
	names := make([]string, len(k.names))
	for i, n := range k.names {
		names[i] = prefix + n + suffix
	}
	k.names = names
	return k
}

const maxDepth = 8 // of expressions and variables that a key goes through

// key resolves an expression, with types: a constant in another package, a
// shadowed name and a local variable are what they are to the compiler.
func (c *checker) key(cur inspector.Cursor, e ast.Expr, depth int) keyExpr {
	if depth > maxDepth {
		return keyExpr{}
	}
	if s, ok := c.constString(e); ok {
		return keyExpr{names: []string{s}}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return c.variableKey(cur, e, depth+1)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return keyExpr{}
		}
		if s, ok := c.constString(e.X); ok {
			return c.key(cur, e.Y, depth+1).around(s, "")
		}
		if s, ok := c.constString(e.Y); ok {
			return c.key(cur, e.X, depth+1).around("", s)
		}
	case *ast.CallExpr:
		return c.callKey(cur, e, depth+1)
	case *ast.SelectorExpr:
		if v, ok := c.TypesInfo.Uses[e.Sel].(*types.Var); ok {
			return c.packageVariable(v)
		}
	}
	return keyExpr{}
}

// callKey resolves string(x), strings.ToUpper(x) and fmt.Sprintf("X_%s", x).
func (c *checker) callKey(cur inspector.Cursor, call *ast.CallExpr, depth int) keyExpr {
	if len(call.Args) == 0 {
		return keyExpr{}
	}
	if tv, ok := c.TypesInfo.Types[call.Fun]; ok && tv.IsType() {
		return c.key(cur, call.Args[0], depth)
	}
	switch c.calleeName(call) {
	case "strings.TrimSpace":
		return c.key(cur, call.Args[0], depth)
	case "strings.ToUpper":
		k := c.key(cur, call.Args[0], depth)
		k.prefix, k.suffix, k.upper = strings.ToUpper(k.prefix), strings.ToUpper(k.suffix), true
		for i, n := range k.names {
			k.names[i] = strings.ToUpper(n)
		}
		return k
	case "fmt.Sprintf":
		return c.sprintfKey(cur, call, depth)
	}
	return keyExpr{}
}

// sprintfKey resolves a format with %s and %v verbs of which at most one
// argument is not constant.
func (c *checker) sprintfKey(cur inspector.Cursor, call *ast.CallExpr, depth int) keyExpr {
	format, ok := c.constString(call.Args[0])
	pieces := strings.Split(strings.ReplaceAll(format, "%v", "%s"), "%s")
	if !ok || len(pieces) != len(call.Args) || strings.Contains(strings.Join(pieces, ""), "%") {
		return keyExpr{}
	}
	result, open := keyExpr{names: []string{pieces[0]}}, false
	for i, arg := range call.Args[1:] {
		if s, ok := c.constString(arg); ok {
			result = result.around("", s+pieces[i+1])
			continue
		}
		if open {
			return keyExpr{}
		}
		open = true
		result = c.key(cur, arg, depth).around(result.names[0], pieces[i+1])
	}
	return result
}

// variableKey resolves a variable: a parameter, the element of a list of
// constants, or a variable that is written once.
func (c *checker) variableKey(cur inspector.Cursor, id *ast.Ident, depth int) keyExpr {
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return keyExpr{}
	}
	if v.Parent() == nil || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return c.packageVariable(v)
	}
	writes := c.writes(cur, v)
	if v.Kind() == types.ParamVar || v.Kind() == types.RecvVar {
		if len(writes) == 0 {
			return keyExpr{param: v}
		}
		return keyExpr{} // overwritten
	}
	if len(writes) != 1 {
		return keyExpr{}
	}
	if !writes[0].element {
		if writes[0].value == nil {
			return keyExpr{}
		}
		return c.key(cur, writes[0].value, depth)
	}
	return c.elementKey(cur, writes[0].value, depth)
}

// elementKey resolves the loop variable of a range over e.
func (c *checker) elementKey(cur inspector.Cursor, e ast.Expr, depth int) keyExpr {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		var k keyExpr
		for _, elt := range e.Elts {
			s, ok := c.constString(elt)
			if !ok {
				return keyExpr{}
			}
			k.names = append(k.names, s)
		}
		return k
	case *ast.Ident:
		v, ok := c.TypesInfo.Uses[e].(*types.Var)
		if !ok || depth > maxDepth {
			return keyExpr{}
		}
		writes := c.writes(cur, v)
		if v.Kind() == types.ParamVar && len(writes) == 0 {
			return keyExpr{param: v, each: true}
		}
		if len(writes) == 1 && !writes[0].element && writes[0].value != nil {
			return c.elementKey(cur, writes[0].value, depth+1)
		}
	}
	return keyExpr{}
}

// packageVariable resolves a package-level string variable by its
// initialiser; such a variable names one key, whatever tests put into it.
func (c *checker) packageVariable(v *types.Var) keyExpr {
	if v.Pkg() != c.Pkg || v.IsField() {
		return keyExpr{}
	}
	if value := c.initialiser(v); value != nil {
		if s, ok := c.constString(value); ok {
			return keyExpr{names: []string{s}}
		}
	}
	return keyExpr{}
}

// initialiser is what a package-level variable of this package starts with,
// or nil.
func (c *checker) initialiser(v *types.Var) ast.Expr {
	for _, file := range c.Files {
		if file.FileStart > v.Pos() || v.Pos() > file.FileEnd {
			continue
		}
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.ValueSpec)
				for i, name := range spec.Names {
					if c.TypesInfo.Defs[name] == v && len(spec.Values) == len(spec.Names) {
						return spec.Values[i]
					}
				}
			}
		}
	}
	return nil
}
