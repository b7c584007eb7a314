package unversionedroute

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/source"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// collector gathers the routes of a package and how its routers hang together.
type collector struct {
	*places
	*handlers
	settings *options
	consts   fold.Eval
	fact     packageRoutes
	groups   map[node]site // where the group of a function literal is made

	env       map[types.Object]ast.Expr // what the variables of loops stand for at the moment
	strings   map[string][]string       // by symbol
	ownFields map[*types.Var]string     // their symbols
	wrappers  map[string][]wrapper      // by function
	inWrapper map[*ast.CallExpr]bool
	readers   map[string]bool // functions that read the version from a request
	lexical   bool            // something in the package does
	routed    map[string]bool // those of them that a route, group or router uses
	module    map[string]bool // packages whose facts are known
}

func newCollector(pass *check.Pass, s *options, units []unit) (*collector, error) {
	c := &collector{
		places:   &places{Pass: pass, index: pass.Index(), start: map[site]token.Pos{}, end: map[site]token.Pos{}},
		settings: s, consts: pass.Fold(), groups: map[node]site{}, env: map[types.Object]ast.Expr{},
		strings: map[string][]string{}, wrappers: map[string][]wrapper{}, inWrapper: map[*ast.CallExpr]bool{}, readers: map[string]bool{},
		module: map[string]bool{pass.Pkg.Path(): true}, routed: map[string]bool{},
	}
	c.consts.Bind = c.bound
	c.fact.Main = pass.Pkg.Name() == "main"
	for _, u := range units {
		c.module[u.path] = true
	}
	var err error
	c.handlers, err = findHandlers(pass, units)
	return c, err
}

// collect fills the fact.
func (c *collector) collect(units []unit) {
	var files []*ast.File
	for _, f := range c.Files {
		if !source.ServesTests(c.Fset, f) {
			files = append(files, f)
		}
	}
	c.implementations()
	c.fact.Handlers = c.handlers.own()
	c.findReaders(files, units)
	c.findWrappers(files, units)
	for _, f := range files {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
				obj, _ := c.TypesInfo.Defs[fn.Name].(*types.Func)
				c.walk(fn.Body, obj, nil)
			} else {
				c.walk(decl, nil, nil)
			}
		}
	}
	c.keepStrings(units)
}

// passed lists what the package passes for a parameter of one of its functions:
// whole slices, or the elements of a variadic one.
func (c *collector) passed(v *types.Var) (whole, elements []ast.Expr) {
	id, ok := c.index.Def(v)
	if !ok || v.Kind() != types.ParamVar {
		return nil, nil
	}
	decl, ok := index.EnclosingFunc(id).Node().(*ast.FuncDecl)
	if !ok {
		return nil, nil
	}
	fn, ok := c.TypesInfo.Defs[decl.Name].(*types.Func)
	if !ok {
		return nil, nil
	}
	signature := fn.Signature()
	for i := range signature.Params().Len() {
		if signature.Params().At(i) != v {
			continue
		}
		for cur := range c.index.Calls(fn) {
			call := cur.Node().(*ast.CallExpr)
			switch {
			case i >= len(call.Args):
			case signature.Variadic() && i == signature.Params().Len()-1 && !call.Ellipsis.IsValid():
				elements = append(elements, call.Args[i:]...)
			default:
				whole = append(whole, call.Args[i])
			}
		}
	}
	return whole, elements
}

// walk visits a function's body, or a declaration, and the literals in it.
// stack are the calls around.
func (c *collector) walk(root ast.Node, fn *types.Func, lit *ast.FuncLit) {
	ast.PreorderStack(root, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if n != lit {
				c.walk(n, nil, n)
				return false
			}
		case *ast.CallExpr:
			c.call(n, stack)
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				c.bindTo(lhs, n.Rhs, i, len(n.Lhs))
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				c.bindTo(name, n.Values, i, len(n.Names))
			}
		case *ast.CompositeLit:
			c.composite(n)
		case *ast.ReturnStmt:
			if fn != nil {
				for i, result := range n.Results {
					if inner, ok := ast.Unparen(result).(*ast.FuncLit); ok {
						c.bind(c.literal(inner, 0), value{node: closureNode(fn)})
					}
					if routable(c.TypesInfo.TypeOf(result)) || isTuple(c.TypesInfo.TypeOf(result)) {
						c.bind(resultNode(fn, i), c.eval(result, 0))
					}
				}
			}
		}
		return true
	})
}

// call handles a call: of a router's method, or of a function that gets a
// router.
func (c *collector) call(call *ast.CallExpr, stack []ast.Node) {
	c.register(call, stack)
	if op, recv, ok := c.operation(call); ok {
		c.operate(call, op, recv, stack)
		return
	}
	if tv := c.TypesInfo.Types[call.Fun]; tv.IsType() {
		return
	}
	fn := symbol.Callee(c.TypesInfo, call)
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		for i, arg := range call.Args {
			c.bind(c.literal(lit, i), c.routerArg(arg))
		}
		return
	}
	if fn == nil || fn.Pkg() == nil || knowledge.RouterFamily(fn.Pkg().Path()) != "" || knowledge.StandardLibrary(fn.Pkg().Path()) {
		return
	}
	known := c.inModule(fn.Pkg())
	if known {
		c.pass(call, fn)
	}
	taint := false
	for _, arg := range call.Args {
		if t := c.TypesInfo.TypeOf(arg); t != nil && symbol.IsString(t) {
			taint = taint || len(segments(c.text(arg))) > 0 && c.text(arg)[0] == '/'
		}
	}
	for i, arg := range call.Args {
		v := c.routerArg(arg)
		if v.node.none() {
			continue
		}
		c.bind(paramNode(fn, i), v)
		if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			c.bind(interfaceNode(nil, fn, i), v)
			if named := symbol.Named(c.receiverType(call)); named != nil {
				c.bind(interfaceNode(named, fn, i), v)
			}
		}
		if taint && !known && v.node.family() != "" {
			c.fact.Mounts = append(c.fact.Mounts, alias{Node: v.node, Of: node{Kind: unknownNode}, Prefix: unknownText})
		}
	}
}

// receiverType is the type of what a method is called on.
func (c *collector) receiverType(call *ast.CallExpr) types.Type {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return c.TypesInfo.TypeOf(sel.X)
	}
	return nil
}

// implementations binds the parameters of methods to those of the interfaces
// that their type implements, as far as they are declared in the package or
// in those that it imports.
func (c *collector) implementations() {
	for _, n := range c.CallGraph().Nodes() {
		fn := n.Func
		if fn == nil || fn.Signature().Recv() == nil || symbol.Named(fn.Signature().Recv().Type()) == nil {
			continue
		}
		for i := range fn.Signature().Params().Len() {
			if !routable(fn.Signature().Params().At(i).Type()) {
				continue
			}
			for _, named := range c.interfacesWith(fn) {
				c.bind(paramNode(fn, i), value{node: interfaceNode(named, fn, i)})
			}
		}
	}
}

// inModule reports whether the package belongs to the code under analysis.
func (c *collector) inModule(pkg *types.Package) bool { return c.module[pkg.Path()] || c.InModule(pkg) }

// interfacesWith lists the named interfaces that the receiver of a method
// implements and that have the method.
func (c *collector) interfacesWith(fn *types.Func) []*types.Named {
	recv := symbol.Named(fn.Signature().Recv().Type())
	var list []*types.Named
	for _, pkg := range append([]*types.Package{c.Pkg}, c.Pkg.Imports()...) {
		if pkg != c.Pkg && !c.inModule(pkg) {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			typeName, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			named, ok := typeName.Type().(*types.Named)
			if !ok || named.TypeParams() != nil {
				continue
			}
			in, ok := named.Underlying().(*types.Interface)
			if !ok || !symbol.Implements(recv, in) {
				continue
			}
			if method, _, _ := types.LookupFieldOrMethod(named, false, fn.Pkg(), fn.Name()); method != nil {
				list = append(list, named)
			}
		}
	}
	return list
}

func (c *collector) routerArg(arg ast.Expr) value {
	if !routable(c.TypesInfo.TypeOf(arg)) {
		return value{}
	}
	return c.eval(arg, 0)
}
