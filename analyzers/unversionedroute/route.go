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

// operate handles a call of a router's method.
func (c *collector) operate(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node) {
	switch op.Kind {
	case knowledge.RouterScope:
		c.scope(call, op, recv, stack)
	case knowledge.RouterBase:
		if v := c.receiver(call, op, recv, stack, 0); !v.node.none() && len(call.Args) > 0 {
			c.fact.Aliases = append(c.fact.Aliases, alias{Node: based(v.node), Of: v.node, Prefix: c.text(call.Args[0])})
		}
	case knowledge.RouterMount:
		v := c.receiver(call, op, recv, stack, 0)
		handlers := call.Args[min(op.Handler, len(call.Args)):]
		path := ""
		if op.Path >= 0 && op.Path < len(call.Args) && isStringExpr(c, call.Args[op.Path]) {
			path = c.text(call.Args[op.Path])
		}
		c.negotiates(call.Args, v.below(path))
		if v.node.none() {
			v = value{node: node{Kind: unknownNode}, prefix: unknownText}
		}
		c.mount(handlers, v.below(path), true, family(c.recvType(recv)))
	case knowledge.RouterUse:
		c.negotiates(call.Args, c.receiver(call, op, recv, stack, 0))
	case knowledge.RouterGroup, knowledge.RouterSame:
		if len(c.readers) > 0 {
			c.negotiates(call.Args, c.derived(call, op, recv, stack, 0))
		}
	}
}

func isStringExpr(c *collector, e ast.Expr) bool {
	t := c.TypesInfo.TypeOf(e)
	return t != nil && symbol.IsString(t)
}

func (c *collector) recvType(recv ast.Expr) types.Type {
	if recv == nil {
		return nil
	}
	return c.TypesInfo.TypeOf(recv)
}

// based is the node of the routes on a router whose base path is set by a call of
// its own.
func based(n node) node {
	n.Based = true
	return n
}

// scope hands a group to a function: a literal, or one that is declared.
func (c *collector) scope(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node) {
	if op.Func >= len(call.Args) {
		return
	}
	v := c.derived(call, op, recv, stack, 0)
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
	case *ast.CallExpr:
		if f := symbol.Callee(c.TypesInfo, fn); f != nil {
			c.bind(closureNode(f), v)
		}
	}
}

// mount notes that the routers among the handlers are reached through v, and
// returns their nodes.
func (c *collector) mount(handlers []ast.Expr, v value, strips bool, family string) []node {
	var nodes []node
	for _, h := range handlers {
		inner := c.eval(h, 0)
		if inner.node.none() || inner.node == v.node {
			continue
		}
		at := inner.node
		if inner.prefix != "" {
			at = node{Kind: stripNode, Pkg: c.Pkg.Path(), Index: len(c.fact.Aliases)}
			c.bind(at, inner)
		}
		nodes = append(nodes, at)
		c.fact.Mounts = append(c.fact.Mounts, alias{Node: at, Of: v.node, Prefix: v.prefix, Strips: strips, Family: family})
	}
	return nodes
}

// routesOf lists the routes that a call of a router's method registers.
func (c *collector) routesOf(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node) []registration {
	v := c.receiver(call, op, recv, stack, 0)
	if op.Path >= len(call.Args) {
		return nil
	}
	r := registration{router: v, family: c.familyOfCall(call), method: op.Verb, json: op.JSON}
	if op.Handler >= 0 {
		r.handlers = call.Args[min(op.Handler, len(call.Args)):]
	} else {
		c.chain(call, stack, func(part *ast.CallExpr, name string) {
			if name == "To" {
				r.handlers = part.Args
			}
		})
	}
	if len(r.handlers) > 1 && !beegoMethods(r.family, r.handlers) {
		if knowledge.HandlerLast(r.family) {
			r.handlers = r.handlers[len(r.handlers)-1:]
		} else {
			r.handlers = r.handlers[:1]
		}
	}
	if op.Shape == knowledge.PathStruct || op.Shape == knowledge.PathTable {
		return c.structured(call, op, r)
	}
	if op.Path >= 0 {
		r.path = c.text(call.Args[op.Path])
		if op.Shape == knowledge.PathCall {
			r.path, r.method = c.pattern(call.Args[op.Path])
		}
	}
	if op.Method >= 0 && op.Method < len(call.Args) && isStringExpr(c, call.Args[op.Method]) {
		r.method = c.text(call.Args[op.Method])
	}
	if r.family == "gorilla" {
		r.method = c.verbs(call, stack, r.method)
		if c.versioned(call, stack) {
			r.path = unknownText + "/" + r.path
		}
	}
	return []registration{r}
}

// structured reads routes from struct literals.
func (c *collector) structured(call *ast.CallExpr, op knowledge.RouterCall, r registration) []registration {
	if option := knowledge.RouterOption(r.family); option != "" {
		r.router = r.router.below(c.option(call.Args[1:], option))
	}
	literals := []ast.Expr{c.resolve(call.Args[op.Path], 0)}
	if op.Shape == knowledge.PathTable {
		literals = c.elements(call.Args[op.Path], map[ast.Expr]bool{})
	}
	var list []registration
	for _, lit := range literals {
		path := c.member(lit, "Path")
		if path == nil {
			continue
		}
		one := r
		one.path = c.text(path)
		if method := c.member(lit, "Method"); method != nil {
			one.method = c.text(method)
		}
		if handler := c.member(lit, "Handler"); handler != nil {
			one.handlers = []ast.Expr{handler}
		}
		if op.Shape == knowledge.PathTable {
			one.at = lit
		}
		list = append(list, one)
	}
	return list
}

// option is the prefix that an option among the arguments sets.
func (c *collector) option(args []ast.Expr, name string) string {
	for _, arg := range args {
		if call, ok := c.resolve(arg, 0).(*ast.CallExpr); ok && len(call.Args) == 1 {
			if fn := symbol.Callee(c.TypesInfo, call); fn != nil && fn.Name() == name {
				return c.text(call.Args[0])
			}
		}
	}
	return ""
}

// resolve follows variables of loops and variables with a single value.
func (c *collector) resolve(e ast.Expr, depth int) ast.Expr {
	e = ast.Unparen(e)
	if depth > maxDepth {
		return e
	}
	switch x := e.(type) {
	case *ast.Ident:
		if value := c.bound(x); value != nil {
			return c.resolve(value, depth+1)
		}
		v, _ := c.TypesInfo.ObjectOf(x).(*types.Var)
		if d, ok := defs.Single(c.index, v); ok && d.Value != nil && d.Result <= 0 && (d.Kind == defs.Init || d.Kind == defs.Assign) {
			return c.resolve(d.Value, depth+1)
		}
	case *ast.SelectorExpr:
		if value := c.fieldValue(x); value != nil {
			return c.resolve(value, depth+1)
		}
	}
	return e
}

// pattern reads the path and the method from a call such as pat.Get("/users").
func (c *collector) pattern(e ast.Expr) (path, method string) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return unknownText, ""
	}
	fn := symbol.Callee(c.TypesInfo, call)
	if fn == nil {
		return unknownText, ""
	}
	if fn.Name() != "New" && fn.Name() != "NewWithMethods" {
		method = strings.ToUpper(fn.Name())
	}
	return c.text(call.Args[0]), method
}

// registers reports whether the call registers routes at all.
func (c *collector) registers(call *ast.CallExpr) bool {
	if op, _, ok := c.operation(call); ok {
		return op.Kind == knowledge.RouterRoute
	}
	fn := symbol.Callee(c.TypesInfo, call)
	return fn != nil && len(c.wrappers[fn.FullName()]) > 0
}

// register notes the routes of a call, for each value of the loops around it.
func (c *collector) register(call *ast.CallExpr, stack []ast.Node) {
	if c.inWrapper[call] || !c.registers(call) {
		return
	}
	c.expand(call, stack, func(at ast.Expr) {
		for _, r := range c.registrations(call, stack) {
			if r.router.node.none() {
				continue
			}
			if r.at == nil {
				r.at = at
			}
			c.route(call, r)
		}
	})
}

// route notes a route.
func (c *collector) route(call *ast.CallExpr, r registration) {
	v, path, method := r.router, r.path, r.method
	inner, subtree := c.mount(r.handlers, v, false, r.family), false
	switch r.family {
	case "http", "chi", "kratos":
		if verb, rest, ok := strings.Cut(path, " "); ok {
			method, path = verb, strings.TrimSpace(rest)
		}
	case "goframe":
		path, _, _ = strings.Cut(path, "@")
		if verb, rest, ok := strings.Cut(path, ":"); ok && !strings.Contains(verb, "/") {
			method, path = verb, rest
		}
	}
	if r.family == "http" {
		path, subtree = httpPattern(path, call)
	}
	if method == "HEAD" || method == "OPTIONS" || method == "TRACE" || method == "CONNECT" {
		return // they accompany other routes
	}
	group := v.group
	if group == (site{}) {
		group = c.groups[v.node]
	}
	k := c.kindOf(r.handlers)
	if r.family == "beego" {
		k = max(k, c.controllerKind(r.handlers))
	}
	if k == unknown && r.json {
		k = respondsJSON
	}
	c.negotiates(r.handlers, v.below(path))
	c.fact.Routes = append(c.fact.Routes, route{
		Node: v.node, Path: v.prefix + "/" + path, Method: method, At: c.site(r.at.Pos(), r.at.End()), Group: group, Kind: k, Handler: c.handlerName(r.handlers),
		Silent: c.Generated(call.Pos()) || c.Ignored(call.Pos()) || c.Ignored(r.at.Pos()), Subtree: subtree, Inner: inner,
	})
}

// handlerName tells handlers apart: two routes with the same one are aliases.
func (c *collector) handlerName(handlers []ast.Expr) string {
	var names []string
	for _, h := range handlers {
		if fn := symbol.Denoted(c.TypesInfo, h); fn != nil {
			names = append(names, fn.FullName())
		} else {
			names = append(names, c.Pkg.Path()+":"+types.ExprString(h))
		}
	}
	return strings.Join(names, ",")
}

// beegoMethods reports whether the handlers are a controller and the names of
// its methods.
func beegoMethods(family string, handlers []ast.Expr) bool {
	return family == "beego" && len(handlers) > 1
}

// controllerKind says what the methods of a beego controller talk in.
func (c *collector) controllerKind(handlers []ast.Expr) responseKind {
	if len(handlers) < 2 {
		return unknown
	}
	t := c.TypesInfo.TypeOf(handlers[0])
	if t == nil {
		return unknown
	}
	k := unknown
	for _, arg := range handlers[1:] {
		for _, pair := range strings.Split(c.text(arg), ";") {
			_, name, _ := strings.Cut(pair, ":")
			obj, _, _ := types.LookupFieldOrMethod(t, true, c.Pkg, name)
			if fn, ok := obj.(*types.Func); ok {
				k = max(k, c.handlers.of(fn))
			}
		}
	}
	return k
}

// httpPattern takes the host off a pattern of net/http, and tells subtrees
// that are somebody else's from handlers that take paths apart.
func httpPattern(path string, call *ast.CallExpr) (_ string, subtree bool) {
	if i := strings.IndexByte(path, '/'); i > 0 && !strings.ContainsAny(path[:i], unknownText+symbolBegin) {
		path = path[i:]
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Handle" && strings.HasSuffix(path, "/") {
		subtree = true
	}
	return strings.TrimSuffix(path, "{$}"), subtree
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

// verbs finds the HTTP methods in a gorilla route's chain.
func (c *collector) verbs(call *ast.CallExpr, stack []ast.Node, method string) string {
	c.chain(call, stack, func(part *ast.CallExpr, name string) {
		if name == "Methods" && len(part.Args) > 0 {
			method = c.text(part.Args[0])
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
		text := c.text(arg)
		if slices.ContainsFunc(c.settings.headers, func(h string) bool { return strings.EqualFold(h, text) }) {
			return true
		}
		parts := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '-' || r == '+' || r == '\\' })
		if c.settings.versionAt(parts) >= 0 || strings.Contains(text, "version") || strings.Contains(text, unknownText) ||
			strings.Contains(text, "vnd") || strings.Contains(text, `v\d`) {
			return true
		}
	}
	return false
}
