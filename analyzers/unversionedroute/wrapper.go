package unversionedroute

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// findWrappers finds the functions that register a route whose path and
// handler they are given. Functions that call these are wrappers as well.
func (c *collector) findWrappers(files []*ast.File, units []unit) {
	for _, u := range units {
		for _, w := range u.Wrappers {
			c.wrappers[w.Func] = append(c.wrappers[w.Func], w)
		}
	}
	for size := -1; size != len(c.fact.Wrappers); {
		size = len(c.fact.Wrappers)
		for _, f := range files {
			for _, decl := range f.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				obj, ok := c.TypesInfo.Defs[fn.Name].(*types.Func)
				if !ok || len(c.wrappers[obj.FullName()]) > 0 || !wraps(obj) {
					continue
				}
				ast.PreorderStack(fn.Body, nil, func(n ast.Node, stack []ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						c.wrapper(obj, call, stack)
					}
					return true
				})
			}
		}
	}
}

// wraps reports whether the function has a path and a handler among its
// parameters.
func wraps(fn *types.Func) bool {
	path, handler := false, false
	params := fn.Signature().Params()
	for i := range params.Len() {
		t := params.At(i).Type()
		path = path || symbol.IsString(t)
		handler = handler || mayHandle(t)
	}
	return path && handler
}

func mayHandle(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return family(t) == ""
	}
	return false
}

// wrapper notes that the function is a wrapper if the call registers a route
// at a path that it is given.
func (c *collector) wrapper(fn *types.Func, call *ast.CallExpr, stack []ast.Node) {
	for _, r := range c.registrations(call, stack) {
		w := wrapper{
			Func: fn.FullName(), Router: -1, Node: r.router.node, Family: r.family, Prefix: r.router.prefix,
			Path: r.path, Method: r.method, Handler: -1, JSON: r.json,
		}
		if r.router.node.none() || !strings.Contains(w.Path, symbolBegin) {
			continue
		}
		own := false
		params := fn.Signature().Params()
		for i := range params.Len() {
			param := paramNode(fn, i)
			own = own || strings.Contains(w.Path, symbolOf(param))
			if param == w.Node {
				w.Router = i
			}
			if mayHandle(params.At(i).Type()) && slices.ContainsFunc(r.handlers, func(h ast.Expr) bool { return c.mentions(h, params.At(i), map[types.Object]bool{}) }) {
				w.Handler = i
			}
		}
		if !own || w.Handler < 0 {
			continue
		}
		c.wrappers[w.Func] = append(c.wrappers[w.Func], w)
		c.fact.Wrappers = append(c.fact.Wrappers, w)
		c.inWrapper[call] = true
	}
}

// mentions reports whether the expression uses the variable, maybe through
// variables with a single value.
func (c *collector) mentions(e ast.Expr, obj types.Object, seen map[types.Object]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		used, ok := c.TypesInfo.Uses[id].(*types.Var)
		if !ok || seen[used] {
			return true
		}
		seen[used] = true
		if found = found || used == obj; found {
			return false
		}
		if d, ok := defs.Single(c.index, used); ok && d.Value != nil {
			found = c.mentions(d.Value, obj, seen)
		}
		return true
	})
	return found
}

// wrapped lists the routes that a call of a wrapper registers.
func (c *collector) wrapped(call *ast.CallExpr) []registration {
	fn := symbol.Callee(c.TypesInfo, call)
	if fn == nil || len(c.wrappers) == 0 || call.Ellipsis.IsValid() {
		return nil
	}
	var list []registration
	for _, w := range c.wrappers[fn.FullName()] {
		bind := func(text string) string {
			return replaceSymbols(text, func(s string) string {
				for i := range min(fn.Signature().Params().Len(), len(call.Args)) {
					if s == symbolOf(paramNode(fn, i)) {
						return c.text(call.Args[i])
					}
				}
				return s
			})
		}
		r := registration{router: value{node: w.Node, prefix: w.Prefix}, family: w.Family, path: bind(w.Path), method: bind(w.Method), json: w.JSON}
		if w.Router >= 0 && w.Router < len(call.Args) {
			r.router = c.eval(call.Args[w.Router], 0).below(w.Prefix)
		}
		if w.Handler < len(call.Args) {
			r.handlers = call.Args[w.Handler:]
			if !fn.Signature().Variadic() {
				r.handlers = r.handlers[:1]
			}
		}
		list = append(list, r)
	}
	return list
}

// registration is a route that a call registers.
type registration struct {
	router   value
	family   string
	path     string
	method   string
	handlers []ast.Expr
	json     bool
	at       ast.Expr // where the route stands, if not at the call
}

// registrations lists the routes that a call registers.
func (c *collector) registrations(call *ast.CallExpr, stack []ast.Node) []registration {
	op, recv, ok := c.operation(call)
	if !ok {
		return c.wrapped(call)
	}
	if op.Kind != knowledge.RouterRoute {
		return nil
	}
	return c.routesOf(call, op, recv, stack)
}
