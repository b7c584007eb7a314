package unversionedroute

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

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
	places   map[site]token.Pos
	ends     map[site]token.Pos
	groups   map[string]site // where the group of a function literal is made
}

func newCollector(pass *check.Pass, s *settings, units []unit) *collector {
	c := &collector{
		Pass: pass, settings: s, assigned: map[types.Object][]definition{}, params: map[types.Object]string{},
		bodies: map[*types.Func]*ast.BlockStmt{}, handlers: map[string]kind{}, places: map[site]token.Pos{}, ends: map[site]token.Pos{}, groups: map[string]site{},
	}
	c.fact.Main = pass.Pkg.Name() == "main"
	for _, u := range units {
		for _, h := range u.Handlers {
			c.handlers[h.Name] = h.Kind
		}
	}
	return c
}

// collect fills the fact.
func (c *collector) collect() {
	var source []*ast.File
	for _, f := range c.Files {
		if !c.TestFile(f.FileStart) {
			source = append(source, f)
		}
	}
	for _, f := range source {
		c.declarations(f)
	}
	c.findHandlers()
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
	if e.Line == p.Line {
		s.End = e.Column
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
	c.negotiation(call)
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
			c.bind("param:~"+fn.Name()+":"+number(i), v)
		}
		if taint && familyOf(v.node) != "" {
			c.fact.Mounts = append(c.fact.Mounts, alias{Node: v.node, Of: "unknown:", Prefix: hole})
		}
	}
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
