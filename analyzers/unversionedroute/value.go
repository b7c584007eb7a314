package unversionedroute

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// value is a router: a node of the graph, below a prefix.
type value struct {
	node   string // "" if the expression is no router
	prefix string
	group  site // where the group is made
}

func (v value) below(prefix string) value {
	v.prefix += "/" + prefix
	return v
}

// definition is what is assigned to a variable: a whole expression, or one
// result of a call.
type definition struct {
	expr   ast.Expr
	result int
}

// family names the library of a router type, or "".
func family(t types.Type) string {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() == nil {
		return ""
	}
	f := knowledge.RouterFamily(named.Obj().Pkg().Path())
	if f == "" || !knowledge.RouterType(f, named.Obj().Name()) {
		return ""
	}
	return f
}

func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
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
	named := namedOf(t)
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

func isNetHandler(t types.Type) bool {
	named := namedOf(t)
	return named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "net/http" && named.Obj().Name() == "Handler"
}

// eval finds out which router an expression stands for.
func (c *collector) eval(e ast.Expr, depth int) value {
	if e == nil || depth > maxDepth {
		return value{}
	}
	if t := c.TypesInfo.TypeOf(e); family(t) == "" {
		if i := embeddedRouter(t); i >= 0 {
			return value{node: fieldNode(t, []int{i})}
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

func (c *collector) root(family string, pos token.Pos) string {
	s := c.site(pos, pos)
	return fmt.Sprintf("root:%s:%s:%s:%d:%d", family, c.Pkg.Path(), s.File, s.Line, s.Column)
}

// variable is the router in a variable. A local one with a single value is
// that value; others are nodes.
func (c *collector) variable(obj types.Object, depth int) value {
	v, ok := obj.(*types.Var)
	if !ok || !routable(v.Type()) {
		return value{}
	}
	if known := c.env[v]; known != nil {
		return c.eval(known, depth+1)
	}
	if node, ok := c.params[v]; ok {
		return value{node: node}
	}
	if v.Pkg() == nil || v.IsField() {
		return value{}
	}
	if v.Parent() == v.Pkg().Scope() {
		return value{node: "var:" + v.Pkg().Path() + "." + v.Name()}
	}
	defs := c.assigned[v]
	if len(defs) == 1 {
		return c.define(defs[0], depth+1)
	}
	return value{node: c.local(v)}
}

func (c *collector) local(v *types.Var) string {
	s := c.site(v.Pos(), v.Pos())
	return fmt.Sprintf("local:%s:%s:%d:%d", c.Pkg.Path(), s.File, s.Line, s.Column)
}

// define is the router that a definition gives a variable.
func (c *collector) define(d definition, depth int) value {
	call, ok := ast.Unparen(d.expr).(*ast.CallExpr)
	if !ok || d.result == 0 {
		return c.eval(d.expr, depth)
	}
	if fn := typeutil.StaticCallee(c.TypesInfo, call); fn != nil {
		return value{node: resultNode(fn, d.result)}
	}
	return value{}
}

func resultNode(fn *types.Func, i int) string {
	return fmt.Sprintf(resultPrefix+"%s:%d", fn.Origin().FullName(), i)
}

// closureNode is the router that a function which another one returns gets.
func closureNode(fn *types.Func) string { return "closure:" + fn.Origin().FullName() }

func paramNode(fn *types.Func, i int) string {
	return fmt.Sprintf("param:%s:%d", fn.Origin().FullName(), i)
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
	return value{node: fieldNode(sel.Recv(), sel.Index())}
}

// fieldNode names the field that the indices lead to. When the way leads into
// a router, it ends there.
func fieldNode(t types.Type, index []int) string {
	node := ""
	for _, i := range index {
		if node != "" && family(t) != "" {
			return node
		}
		named := namedOf(t)
		under := t
		if named != nil {
			under = named
		}
		structure, ok := deref(under).Underlying().(*types.Struct)
		if !ok || i >= structure.NumFields() {
			return node
		}
		field := structure.Field(i)
		owner := "struct"
		if named != nil {
			owner = named.Obj().Name()
		}
		node = "field:" + pathOf(field) + "." + owner + "." + field.Name()
		t = field.Type()
	}
	return node
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
	fn, _ := typeutil.Callee(c.TypesInfo, call).(*types.Func)
	if fn != nil && fn.Pkg() != nil {
		f := knowledge.RouterFamily(fn.Pkg().Path())
		if f != "" && knowledge.RouterConstructor(f, fn.Name()) && fn.Signature().Recv() == nil {
			v := value{node: c.root(f, call.Pos())}
			if option := knowledge.RouterOption(f); option != "" {
				if prefix := c.option(call.Args, option); prefix != "" || call.Ellipsis.IsValid() && c.optional(option) {
					v = v.below(cmp.Or(prefix, hole))
				}
			}
			return v
		}
		if f == "http" && fn.Name() == "StripPrefix" && len(call.Args) == 2 {
			if v := c.eval(call.Args[1], depth+1); v.node != "" {
				v.prefix = c.text(call.Args[0], 0) + "/" + v.prefix
				return v
			}
			return value{}
		}
	}
	return c.result(call, fn, depth)
}

// optional reports whether the package uses the option at all.
func (c *collector) optional(option string) bool {
	for id, obj := range c.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && id.Name == option && fn.Pkg() != nil && knowledge.RouterFamily(fn.Pkg().Path()) != "" {
			return true
		}
	}
	return false
}

// derived is the router that a method of a router returns.
func (c *collector) derived(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node, depth int) value {
	v := c.receiver(call, op, recv, stack, depth+1)
	if v.node == "" {
		return v
	}
	switch op.Kind {
	case knowledge.RouterSame:
		if c.selectsVersion(call) {
			return v.below(hole)
		}
		return v
	case knowledge.RouterGroup:
		if op.Path >= 0 && op.Path < len(call.Args) {
			v = v.below(c.text(call.Args[op.Path], 0))
		}
	case knowledge.RouterScope, knowledge.RouterMount:
		if op.Path >= 0 && op.Path < len(call.Args) {
			v = v.below(c.text(call.Args[op.Path], 0))
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
			if v := c.eval(arg, depth+1); v.node != "" && (routable(t) || isFunc(t)) {
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
	if !c.inModule(fn.Pkg().Path()) {
		return value{node: "foreign:" + fn.FullName()}
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
