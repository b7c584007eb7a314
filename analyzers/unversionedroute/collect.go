package unversionedroute

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// collector gathers the routes of a package and how its routers hang together.
type collector struct {
	*check.Pass
	settings *settings
	fact     packageRoutes
	assigned map[types.Object][]definition
	params   map[types.Object]string
	bodies   map[*types.Func]*ast.BlockStmt
	handlers map[string]kind
	methods  map[string]kind // the same by the name of a method, see handlerKind
	places   map[site]token.Pos
	ends     map[site]token.Pos
	groups   map[string]site // where the group of a function literal is made

	env       map[types.Object]ast.Expr   // what the variables of loops stand for at the moment
	arguments map[types.Object][]ast.Expr // what is passed for a parameter that is a slice
	spread    map[types.Object][]ast.Expr // the same for a variadic one
	strings   map[string][]string         // by symbol
	wrappers  map[string][]wrapper        // by function
	inWrapper map[*ast.CallExpr]bool
	readers   map[string]bool // functions that read the version from a request
	lexical   bool            // something in the package does
	routed    map[string]bool // those of them that a route, group or router uses
	module    map[string]bool // packages whose facts are known
}

func newCollector(pass *check.Pass, s *settings, units []unit) *collector {
	c := &collector{
		Pass: pass, settings: s, assigned: map[types.Object][]definition{}, params: map[types.Object]string{},
		bodies: map[*types.Func]*ast.BlockStmt{}, handlers: map[string]kind{}, places: map[site]token.Pos{}, ends: map[site]token.Pos{}, groups: map[string]site{},
		env: map[types.Object]ast.Expr{}, arguments: map[types.Object][]ast.Expr{}, spread: map[types.Object][]ast.Expr{},
		strings: map[string][]string{}, wrappers: map[string][]wrapper{}, inWrapper: map[*ast.CallExpr]bool{}, readers: map[string]bool{},
		module: map[string]bool{pass.Pkg.Path(): true}, routed: map[string]bool{},
	}
	c.fact.Main = pass.Pkg.Name() == "main"
	for _, u := range units {
		c.module[u.path] = true
		for _, h := range u.Handlers {
			c.handlers[h.Name] = h.Kind
		}
	}
	return c
}

// collect fills the fact.
func (c *collector) collect(units []unit) {
	var source []*ast.File
	for _, f := range c.Files {
		if !c.TestFile(f.FileStart) && !forTests(f) {
			source = append(source, f)
		}
	}
	for _, f := range source {
		c.declarations(f)
	}
	c.implementations()
	c.findHandlers()
	c.findReaders(source, units)
	c.findWrappers(source, units)
	for _, f := range source {
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

// forTests reports whether the file helps tests: it imports what only they do.
func forTests(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool {
		return i.Path != nil && (i.Path.Value == `"testing"` || i.Path.Value == `"net/http/httptest"`)
	})
}

// declarations notes parameters, bodies and what is assigned to variables.
func (c *collector) declarations(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if obj, ok := c.TypesInfo.Defs[n.Name].(*types.Func); ok {
				c.bodies[obj] = n.Body
				if n.Body == nil {
					delete(c.bodies, obj)
				}
				params := obj.Signature().Params()
				for i := range params.Len() {
					c.params[params.At(i)] = paramNode(obj, i)
				}
			}
		case *ast.FuncLit:
			if sig, ok := c.TypesInfo.TypeOf(n).(*types.Signature); ok {
				for i := range sig.Params().Len() {
					c.params[sig.Params().At(i)] = c.literal(n, i)
				}
			}
		case *ast.CallExpr:
			c.passed(n)
		case *ast.UnaryExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && n.Op == token.AND {
				if t := c.TypesInfo.TypeOf(id); t != nil && isString(t) {
					c.varies(id)
				}
			}
		case *ast.AssignStmt:
			c.assignment(n)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) > 0 {
					c.note(c.TypesInfo.Defs[name], n.Values, i, len(n.Names))
				}
			}
		case *ast.RangeStmt:
			c.varies(n.Key)
			c.varies(n.Value)
		}
		return true
	})
}

// passed notes the slices that a call passes to a function of the package.
func (c *collector) passed(call *ast.CallExpr) {
	fn := typeutil.StaticCallee(c.TypesInfo, call)
	if fn == nil || fn.Pkg() != c.Pkg {
		return
	}
	sig := fn.Origin().Signature()
	for i := range min(sig.Params().Len(), len(call.Args)) {
		p := sig.Params().At(i)
		if _, ok := p.Type().Underlying().(*types.Slice); !ok {
			continue
		}
		if sig.Variadic() && i == sig.Params().Len()-1 && !call.Ellipsis.IsValid() {
			c.spread[p] = append(c.spread[p], call.Args[i:]...)
		} else {
			c.arguments[p] = append(c.arguments[p], call.Args[i])
		}
	}
}

// varies notes that the variable has values that nothing here shows.
func (c *collector) varies(e ast.Expr) {
	if id, ok := e.(*ast.Ident); ok {
		if obj := c.TypesInfo.ObjectOf(id); obj != nil {
			c.assigned[obj] = append(c.assigned[obj], definition{}, definition{})
		}
	}
}

func (c *collector) assignment(n *ast.AssignStmt) {
	for i, lhs := range n.Lhs {
		id, ok := lhs.(*ast.Ident)
		if !ok {
			continue
		}
		if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
			c.note(c.TypesInfo.ObjectOf(id), n.Rhs, i, len(n.Lhs))
		} else {
			c.varies(id)
		}
	}
}

// note remembers what is assigned to the i-th of n variables.
func (c *collector) note(obj types.Object, values []ast.Expr, i, n int) {
	if obj == nil {
		return
	}
	d := definition{}
	if len(values) == n {
		d.expr = values[i]
	} else if len(values) == 1 {
		d = definition{values[0], i}
	}
	c.assigned[obj] = append(c.assigned[obj], d)
}

func (c *collector) literal(lit *ast.FuncLit, i int) string {
	s := c.site(lit.Pos(), lit.Pos())
	return "lit:" + c.Pkg.Path() + ":" + s.File + ":" + number(s.Line) + ":" + number(s.Column) + ":" + number(i)
}

func (c *collector) site(pos, end token.Pos) site {
	p, e := c.Fset.Position(pos), c.Fset.Position(end)
	s := site{File: filepath.Base(p.Filename), Line: p.Line, Column: p.Column}
	if s.End = e.Column; e.Line != p.Line { // to the end of the line
		if f := c.Fset.File(pos); f != nil && p.Line < f.LineCount() {
			s.End = p.Column + int(f.LineStart(f.Line(pos)+1)-pos) - 1
		}
	}
	c.places[s], c.ends[s] = pos, end
	return s
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
	fn, _ := typeutil.Callee(c.TypesInfo, call).(*types.Func)
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		for i, arg := range call.Args {
			c.bind(c.literal(lit, i), c.routerArg(arg))
		}
		return
	}
	if fn == nil || fn.Pkg() == nil || knowledge.RouterFamily(fn.Pkg().Path()) != "" || knowledge.StandardLibrary(fn.Pkg().Path()) {
		return
	}
	known := c.inModule(fn.Pkg().Path())
	if known {
		c.pass(call, fn)
	}
	taint := false
	for _, arg := range call.Args {
		if t := c.TypesInfo.TypeOf(arg); t != nil && isString(t) {
			taint = taint || len(segments(c.text(arg, 0))) > 0 && c.text(arg, 0)[0] == '/'
		}
	}
	for i, arg := range call.Args {
		v := c.routerArg(arg)
		if v.node == "" {
			continue
		}
		c.bind(paramNode(fn, i), v)
		if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			c.bind(interfaceNode(nil, fn, i), v)
			if named := namedOf(c.receiverType(call)); named != nil {
				c.bind(interfaceNode(named, fn, i), v)
			}
		}
		if taint && !known && familyOf(v.node) != "" {
			c.fact.Mounts = append(c.fact.Mounts, alias{Node: v.node, Of: "unknown:", Prefix: hole})
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

// interfaceNode names a parameter of methods that are called through an
// interface, of any if none is given.
func interfaceNode(of *types.Named, fn *types.Func, i int) string {
	name := ""
	if of != nil {
		name = pathOf(of.Obj()) + "." + of.Obj().Name() + "."
	}
	return interfaceParam + name + fn.Name() + ":" + number(i)
}

// implementations binds the parameters of methods to those of the interfaces
// that their type implements, as far as they are declared in the package or
// in those that it imports.
func (c *collector) implementations() {
	for fn := range c.bodies {
		recv := fn.Signature().Recv()
		if recv == nil || namedOf(recv.Type()) == nil {
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
	// c.bodies has no order.
	slices.SortFunc(c.fact.Aliases, func(a, b alias) int { return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Of, b.Of)) })
}

// inModule reports whether the package belongs to the code under analysis.
func (c *collector) inModule(path string) bool {
	return c.module[path] || c.Module != nil && c.Module.Path != "" && strings.HasPrefix(path+"/", c.Module.Path+"/")
}

// interfacesWith lists the named interfaces that the receiver of a method
// implements and that have the method.
func (c *collector) interfacesWith(fn *types.Func) []*types.Named {
	recv := types.NewPointer(namedOf(fn.Signature().Recv().Type()))
	var list []*types.Named
	for _, pkg := range append([]*types.Package{c.Pkg}, c.Pkg.Imports()...) {
		if pkg != c.Pkg && !c.inModule(pkg.Path()) {
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
			if !ok || !types.Implements(recv, in) {
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

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}
