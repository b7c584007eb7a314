package unversionedroute

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// findReaders finds the functions that read a version from something else
// than the path of a request. A function that uses one otherwise than for a
// route or a group is one too.
func (c *collector) findReaders(files []*ast.File, units []unit) {
	for _, u := range units {
		for _, name := range u.Readers {
			c.readers[name] = true
		}
	}
	covered := map[string]bool{} // by those that use them
	for size := -1; size != len(c.readers); {
		size = len(c.readers)
		for _, f := range files {
			for _, decl := range f.Decls {
				c.readersIn(decl, covered)
			}
		}
	}
	for name := range c.readers {
		if !covered[name] && !c.routed[name] && !slices.ContainsFunc(units, func(u unit) bool { return slices.Contains(u.Readers, name) }) {
			c.fact.Readers = append(c.fact.Readers, name)
		}
	}
	slices.Sort(c.fact.Readers)
}

func (c *collector) readersIn(decl ast.Decl, covered map[string]bool) {
	name := "package " + c.Pkg.Path()
	var own *types.Func
	if fn, ok := decl.(*ast.FuncDecl); ok {
		if own, ok = c.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			name = own.FullName()
		}
	}
	ast.PreorderStack(decl, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if c.negotiation(n, decl) && !c.attached(stack, n) {
				c.readers[name] = true
			}
		case *ast.Ident:
			fn, ok := c.TypesInfo.Uses[n].(*types.Func)
			if !ok || fn == own || !c.readers[fn.Origin().FullName()] {
				return true
			}
			if c.attached(stack, n) {
				c.routed[fn.Origin().FullName()] = true
			} else {
				c.readers[name] = true
				covered[fn.Origin().FullName()] = true
			}
		}
		return true
	})
}

// attached reports whether the node below the stack is in an argument of a
// call that registers a route, makes a group or adds middlewares.
func (c *collector) attached(stack []ast.Node, n ast.Node) bool {
	stack = append(stack[:len(stack):len(stack)], n)
	for i := len(stack) - 2; i >= 0; i-- {
		call, ok := stack[i].(*ast.CallExpr)
		if !ok {
			continue
		}
		arg, ok := stack[i+1].(ast.Expr)
		if !ok || !slices.Contains(call.Args, arg) {
			continue
		}
		if op, _, ok := c.operation(call); ok {
			return op.Kind != knowledge.RouterScope
		}
	}
	return false
}

// readersOf lists the functions in an expression that read the version, ""
// for a literal.
func (c *collector) readersOf(e ast.Expr) []string {
	var names []string
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if c.negotiation(n, e) {
				names = append(names, "")
			}
		case *ast.Ident:
			if fn, ok := c.TypesInfo.Uses[n].(*types.Func); ok && c.readers[fn.Origin().FullName()] {
				names = append(names, fn.Origin().FullName())
			}
		}
		return true
	})
	return names
}

// negotiates notes that functions among the arguments read the version for
// the routes on v.
func (c *collector) negotiates(args []ast.Expr, v value) {
	if len(c.readers) == 0 && !c.lexical {
		return
	}
	var names []string
	for _, m := range args {
		names = append(names, c.readersOf(m)...)
	}
	if len(names) > 0 && !v.node.none() {
		c.fact.Negotiated = append(c.fact.Negotiated, negotiated{Node: v.node, Prefix: v.prefix, By: names})
	}
}

// negotiation reports whether a call reads a version from a request: from a
// header, a query, or the media type.
func (c *collector) negotiation(call *ast.CallExpr, within ast.Node) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	switch sel.Sel.Name {
	case "Get", "GetHeader", "Values", "Peek", "HeaderParameter", "Header", "Query", "DefaultQuery", "QueryParam", "FormValue":
	default:
		return false
	}
	tv := c.TypesInfo.Types[call.Args[0]]
	if tv.Value == nil {
		return false
	}
	name := c.text(call.Args[0])
	if !slices.ContainsFunc(c.settings.headers, func(h string) bool { return strings.EqualFold(h, name) }) &&
		!(strings.EqualFold(name, "Accept") && c.mediaType(within)) {
		return false
	}
	if field, ok := ast.Unparen(sel.X).(*ast.SelectorExpr); ok {
		if named := symbol.Named(c.TypesInfo.TypeOf(field.X)); named != nil && named.Obj().Name() == "Response" {
			return false
		}
	}
	c.lexical = true
	return true
}

// mediaType reports whether a vendor's media type stands in the code, such as
// application/vnd.shop.v2+json.
func (c *collector) mediaType(within ast.Node) bool {
	found := false
	ast.Inspect(within, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && strings.Contains(lit.Value, "vnd.") {
			found = true
		}
		return !found
	})
	return found
}

// unplaced reports whether a function reads the version of requests that
// nothing shows.
func unplaced(units []unit) bool {
	placed := map[string]bool{}
	for _, u := range units {
		for _, n := range u.Negotiated {
			for _, name := range n.By {
				placed[name] = true
			}
		}
	}
	return slices.ContainsFunc(units, func(u unit) bool {
		return slices.ContainsFunc(u.Readers, func(name string) bool { return !placed[name] })
	})
}

// negotiate marks the routes whose version something else than the path
// selects.
func (s *solver) negotiate(units []unit, routes []*placed) {
	for _, u := range units {
		for _, n := range u.Negotiated {
			for _, c := range s.of(n.Node) {
				prefix := segments(c.prefix + "/" + s.text(n.Prefix))
				for _, r := range routes {
					if r.root == c.root && len(r.segs) >= len(prefix) && slices.Equal(r.segs[:len(prefix)], prefix) {
						r.negotiated = true
					}
				}
			}
		}
	}
}
