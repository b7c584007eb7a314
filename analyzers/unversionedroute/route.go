package unversionedroute

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

func number(n int) string { return strconv.Itoa(n) }

// operate handles a call of a router's method.
func (c *collector) operate(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node) {
	switch op.Kind {
	case knowledge.RouterRoute:
		c.register(call, op, recv, stack)
	case knowledge.RouterScope:
		c.scope(call, op, recv)
	case knowledge.RouterMount:
		v := c.receiver(call, recv, 0)
		handlers := call.Args[min(op.Handler, len(call.Args)):]
		path := ""
		if op.Path < len(call.Args) && isStringExpr(c, call.Args[op.Path]) {
			path = c.text(call.Args[op.Path], 0)
		}
		if v.node == "" {
			v = value{node: "unknown:", prefix: hole}
		}
		c.mount(handlers, v.below(path), true, family(c.recvType(recv)))
	}
}

func isStringExpr(c *collector, e ast.Expr) bool {
	t := c.TypesInfo.TypeOf(e)
	return t != nil && isString(t)
}

func (c *collector) recvType(recv ast.Expr) types.Type {
	if recv == nil {
		return nil
	}
	return c.TypesInfo.TypeOf(recv)
}

// scope hands a group to a function: a literal, or one that is declared.
func (c *collector) scope(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr) {
	if op.Func >= len(call.Args) {
		return
	}
	v := c.derived(call, op, recv, 0)
	switch fn := ast.Unparen(call.Args[op.Func]).(type) {
	case *ast.FuncLit:
		c.groups[c.literal(fn, 0)] = v.group
		c.bind(c.literal(fn, 0), v)
	case *ast.Ident:
		if f, ok := c.TypesInfo.Uses[fn].(*types.Func); ok {
			c.bind(paramNode(f, 0), v)
		}
	case *ast.SelectorExpr:
		if f, ok := c.TypesInfo.Uses[fn.Sel].(*types.Func); ok {
			c.bind(paramNode(f, 0), v)
		}
	}
}

// mount notes that the routers among the handlers are reached through v. It
// reports whether there are any.
func (c *collector) mount(handlers []ast.Expr, v value, strips bool, family string) bool {
	found := false
	for _, h := range handlers {
		inner := c.eval(h, 0)
		if inner.node == "" || inner.node == v.node {
			continue
		}
		found = true
		node := inner.node
		if inner.prefix != "" {
			node = "strip:" + c.Pkg.Path() + ":" + number(len(c.fact.Aliases))
			c.bind(node, inner)
		}
		c.fact.Mounts = append(c.fact.Mounts, alias{Node: node, Of: v.node, Prefix: v.prefix, Strips: strips, Family: family})
	}
	return found
}

// register notes a route.
func (c *collector) register(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node) {
	v := c.receiver(call, recv, 0)
	if v.node == "" || op.Path >= len(call.Args) {
		return
	}
	f := "http"
	if recv != nil {
		f = family(c.recvType(recv))
	}
	path := ""
	if op.Path >= 0 {
		path = c.text(call.Args[op.Path], 0)
	}
	method := op.Verb
	if op.Method >= 0 && op.Method < len(call.Args) && isStringExpr(c, call.Args[op.Method]) {
		method = c.text(call.Args[op.Method], 0)
	}
	handlers := call.Args[min(op.Handler, len(call.Args)):]
	if len(handlers) > 1 {
		if f == "gin" || f == "fiber" {
			handlers = handlers[len(handlers)-1:]
		} else {
			handlers = handlers[:1]
		}
	}
	subtree := c.mount(handlers, v, false, f)
	if f == "http" || f == "chi" {
		if verb, rest, ok := strings.Cut(path, " "); ok {
			method, path = verb, strings.TrimSpace(rest)
		}
	}
	if f == "http" {
		path, subtree = httpPattern(path, subtree, call)
	}
	if f == "gorilla" {
		method = c.methods(call, stack, method)
		if c.versioned(call, stack) {
			path = hole + "/" + path
		}
	}
	group := v.group
	if group == (site{}) {
		group = c.groups[v.node]
	}
	at := c.site(call.Pos(), call.End())
	c.fact.Routes = append(c.fact.Routes, route{
		Node: v.node, Path: v.prefix + "/" + path, Method: method, At: at, Group: group, Kind: c.kindOf(handlers),
		Silent: c.Generated(call.Pos()) || c.Ignored(call.Pos()), Subtree: subtree,
	})
}

// httpPattern takes the host off a pattern of net/http, and tells subtrees
// that are somebody else's from handlers that take paths apart.
func httpPattern(path string, subtree bool, call *ast.CallExpr) (string, bool) {
	if i := strings.IndexByte(path, '/'); i > 0 && !strings.Contains(path[:i], hole) {
		path = path[i:]
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Handle" && strings.HasSuffix(path, "/") {
		subtree = true
	}
	return path, subtree
}

// chain calls visit with the calls of a gorilla route's chain.
func (c *collector) chain(call *ast.CallExpr, stack []ast.Node, visit func(*ast.CallExpr, string)) {
	for cur := ast.Expr(call); ; {
		inner, ok := ast.Unparen(cur).(*ast.CallExpr)
		if !ok {
			break
		}
		sel, ok := ast.Unparen(inner.Fun).(*ast.SelectorExpr)
		if !ok {
			break
		}
		visit(inner, sel.Sel.Name)
		cur = sel.X
	}
	for _, n := range slices.Backward(stack) {
		switch n := n.(type) {
		case *ast.SelectorExpr:
		case *ast.CallExpr:
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
				visit(n, sel.Sel.Name)
			}
		default:
			return
		}
	}
}

// methods finds the HTTP methods in a gorilla route's chain.
func (c *collector) methods(call *ast.CallExpr, stack []ast.Node, method string) string {
	c.chain(call, stack, func(part *ast.CallExpr, name string) {
		if name == "Methods" && len(part.Args) > 0 {
			method = c.text(part.Args[0], 0)
		}
	})
	return method
}

// versioned reports whether something else than the path selects a version.
func (c *collector) versioned(call *ast.CallExpr, stack []ast.Node) bool {
	found := false
	c.chain(call, stack, func(part *ast.CallExpr, _ string) { found = found || c.selectsVersion(part) })
	return found
}

// selectsVersion reports whether a matcher is for a header or a host with a
// version.
func (c *collector) selectsVersion(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch sel.Sel.Name {
	case "Host", "Headers", "HeadersRegexp", "MatcherFunc", "Queries":
	default:
		return false
	}
	if sel.Sel.Name == "MatcherFunc" {
		return true
	}
	for _, arg := range call.Args {
		text := c.text(arg, 0)
		if slices.ContainsFunc(c.settings.headers, func(h string) bool { return strings.EqualFold(h, text) }) {
			return true
		}
		parts := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '-' || r == '+' || r == '\\' })
		if c.settings.versionAt(parts) >= 0 || strings.Contains(text, "version") || strings.Contains(text, hole) {
			return true
		}
	}
	return false
}

// negotiation notices that the program reads a version from a request's
// header.
func (c *collector) negotiation(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 || c.fact.Negotiates {
		return
	}
	switch sel.Sel.Name {
	case "Get", "GetHeader", "Values":
	default:
		return
	}
	tv := c.TypesInfo.Types[call.Args[0]]
	if tv.Value == nil {
		return
	}
	name := c.text(call.Args[0], 0)
	if !slices.ContainsFunc(c.settings.headers, func(h string) bool { return strings.EqualFold(h, name) }) {
		return
	}
	if field, ok := ast.Unparen(sel.X).(*ast.SelectorExpr); ok {
		if named := namedOf(c.TypesInfo.TypeOf(field.X)); named != nil && named.Obj().Name() == "Response" {
			return
		}
	}
	c.fact.Negotiates = true
}
