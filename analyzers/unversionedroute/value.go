package unversionedroute

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// value is a router: a node of the graph, below a prefix.
type value struct {
	node   node // none if the expression is no router
	prefix string
	group  site // where the group is made
}

func (v value) below(prefix string) value {
	v.prefix += "/" + prefix
	return v
}

// maxDepth limits how far values are followed.
const maxDepth = 12

// family names the library of a router type, or "".
func family(t types.Type) string {
	named := symbol.Named(t)
	if named == nil || named.Obj().Pkg() == nil {
		return ""
	}
	f := knowledge.RouterFamily(named.Obj().Pkg().Path())
	if f == "" || !knowledge.RouterType(f, named.Obj().Name()) {
		return ""
	}
	return f
}

// routable reports whether a value of the type can be a router.
func routable(t types.Type) bool {
	if t == nil {
		return false
	}
	return family(t) != "" || isNetHandler(t) || embeddedRouter(t) >= 0
}

// embeddedRouter is the index of the router or handler that a struct of the
// project embeds, or -1.
func embeddedRouter(t types.Type) int {
	named := symbol.Named(t)
	if named == nil {
		return -1
	}
	structure, ok := named.Underlying().(*types.Struct)
	if !ok {
		return -1
	}
	for i := range structure.NumFields() {
		if f := structure.Field(i); f.Embedded() && (family(f.Type()) != "" || isNetHandler(f.Type())) {
			return i
		}
	}
	return -1
}

func isNetHandler(t types.Type) bool { return symbol.IsNamed(t, "net/http", "Handler") }

// eval finds out which router an expression stands for.
func (c *collector) eval(e ast.Expr, depth int) value {
	if e == nil || depth > maxDepth {
		return value{}
	}
	if t := c.TypesInfo.TypeOf(e); family(t) == "" {
		if i := embeddedRouter(t); i >= 0 {
			return value{node: memberNode(t, []int{i})}
		}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.eval(e.X, depth)
	case *ast.StarExpr:
		return c.eval(e.X, depth)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return c.eval(e.X, depth)
		}
	case *ast.TypeAssertExpr:
		return c.eval(e.X, depth)
	case *ast.CompositeLit:
		if f := family(c.TypesInfo.TypeOf(e)); f != "" {
			return value{node: c.root(f, e.Pos())}
		}
	case *ast.Ident:
		return c.variable(c.TypesInfo.Uses[e], depth)
	case *ast.SelectorExpr:
		return c.selector(e, depth)
	case *ast.CallExpr:
		return c.evalCall(e, depth)
	}
	return value{}
}

// variable is the router in a variable. A local one with a single value is
// that value; others are nodes.
func (c *collector) variable(obj types.Object, depth int) value {
	v, ok := obj.(*types.Var)
	if !ok || !routable(v.Type()) {
		return value{}
	}
	if bound := c.env[v]; bound != nil {
		return c.eval(bound, depth+1)
	}
	if n := c.param(v); !n.none() {
		return value{node: n}
	}
	if v.Pkg() == nil || v.IsField() {
		return value{}
	}
	if v.Parent() == v.Pkg().Scope() {
		return value{node: node{Kind: variableNode, Pkg: v.Pkg().Path(), Name: v.Name()}}
	}
	if d, ok := defs.Single(c.index, v); ok && d.Value != nil && (d.Kind == defs.Init || d.Kind == defs.Assign) {
		return c.define(d.Value, d.Result, depth+1)
	}
	return value{node: c.local(v)}
}

// define is the router that an expression, or one of its results, gives a
// variable.
func (c *collector) define(e ast.Expr, result, depth int) value {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || result <= 0 {
		return c.eval(e, depth)
	}
	if fn := symbol.Callee(c.TypesInfo, call); fn != nil {
		return value{node: resultNode(fn, result)}
	}
	return value{}
}

// selector is the router in a field or in another package's variable. The
// parts that a router's type embeds are the router.
func (c *collector) selector(e *ast.SelectorExpr, depth int) value {
	sel := c.TypesInfo.Selections[e]
	if sel == nil {
		return c.variable(c.TypesInfo.Uses[e.Sel], depth)
	}
	if sel.Kind() != types.FieldVal || !routable(sel.Type()) {
		return value{}
	}
	if family(sel.Recv()) != "" {
		return c.eval(e.X, depth+1)
	}
	return value{node: memberNode(sel.Recv(), sel.Index())}
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func pathOf(obj types.Object) string {
	if obj.Pkg() == nil {
		return ""
	}
	return obj.Pkg().Path()
}

// evalCall is the router that a call returns.
func (c *collector) evalCall(call *ast.CallExpr, depth int) value {
	if tv := c.TypesInfo.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return c.eval(call.Args[0], depth+1)
	}
	if op, recv, ok := c.operation(call); ok {
		return c.derived(call, op, recv, nil, depth)
	}
	if b, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && b.Name == "new" && len(call.Args) == 1 {
		if f := family(c.TypesInfo.TypeOf(call)); f != "" {
			return value{node: c.root(f, call.Pos())}
		}
	}
	fn := symbol.Callee(c.TypesInfo, call)
	if fn != nil && fn.Pkg() != nil {
		f := knowledge.RouterFamily(fn.Pkg().Path())
		if f != "" && knowledge.RouterConstructor(f, fn.Name()) && fn.Signature().Recv() == nil {
			v := value{node: c.root(f, call.Pos())}
			if option := knowledge.RouterOption(f); option != "" {
				if prefix := c.option(call.Args, option); prefix != "" || call.Ellipsis.IsValid() && c.optional(option) {
					v = v.below(cmp.Or(prefix, unknownText))
				}
			}
			return v
		}
		if f == "http" && fn.Name() == "StripPrefix" && len(call.Args) == 2 {
			if v := c.eval(call.Args[1], depth+1); !v.node.none() {
				v.prefix = c.text(call.Args[0]) + "/" + v.prefix
				return v
			}
			return value{}
		}
	}
	return c.result(call, fn, depth)
}

// optional reports whether the package uses the option at all.
func (c *collector) optional(option string) bool {
	for object := range c.index.All() {
		if fn, ok := object.(*types.Func); ok && fn.Name() == option && fn.Pkg() != nil && knowledge.RouterFamily(fn.Pkg().Path()) != "" {
			return true
		}
	}
	return false
}

// derived is the router that a method of a router returns.
func (c *collector) derived(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node, depth int) value {
	v := c.receiver(call, op, recv, stack, depth+1)
	if v.node.none() {
		return v
	}
	switch op.Kind {
	case knowledge.RouterSame:
		if c.selectsVersion(call) {
			return v.below(unknownText)
		}
		return v
	case knowledge.RouterGroup:
		if op.Path >= 0 && op.Path < len(call.Args) {
			v = v.below(c.text(call.Args[op.Path]))
		}
	case knowledge.RouterScope, knowledge.RouterMount:
		if op.Path >= 0 && op.Path < len(call.Args) {
			v = v.below(c.text(call.Args[op.Path]))
		}
	case knowledge.RouterRoute, knowledge.RouterUse, knowledge.RouterBase:
		return v // for chains of calls
	}
	if !op.Single {
		v.group = c.site(call.Pos(), call.End())
	}
	return v
}

// result is the router behind a call: of an argument, if the function wraps
// handlers, else of the result.
func (c *collector) result(call *ast.CallExpr, fn *types.Func, depth int) value {
	t, wraps := c.TypesInfo.TypeOf(call), false
	for _, arg := range call.Args {
		at := c.TypesInfo.TypeOf(arg)
		if c.serves(at) != nil && family(at) == "" {
			wraps = true
		}
		if at != nil && (routable(at) || isFunc(at)) {
			if v := c.eval(arg, depth+1); !v.node.none() && (routable(t) || isFunc(t)) {
				return v
			}
			wraps = wraps || isHandler(at)
		}
	}
	if wraps && family(t) == "" {
		return value{} // a middleware around a plain handler
	}
	if fn == nil || fn.Pkg() == nil || !routable(t) && !isTuple(t) || knowledge.StandardLibrary(fn.Pkg().Path()) {
		return value{}
	}
	if family(t) == "" && knowledge.RouterFamily(fn.Pkg().Path()) != "" {
		return value{}
	}
	if !c.inModule(fn.Pkg()) {
		return value{node: node{Kind: foreignCall, Name: fn.FullName()}}
	}
	return value{node: resultNode(fn, 0)}
}

func isFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func isTuple(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() > 0 && routable(tuple.At(0).Type())
}
