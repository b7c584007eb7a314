package envscatter

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// when says at what time of a program's life a piece of code runs.
type when int

const (
	unknown   when = iota
	onInit         // while the package is initialised
	onLoop         // on each turn of an endless loop
	onRequest      // for each request, message or job
)

// timing knows which functions of the package run when.
type timing struct {
	requests map[types.Object]bool
	inits    map[types.Object]bool
}

// timing follows the calls within the package from the functions that serve
// requests and from initialisation. It costs a walk over the package and is
// done only when there is something to judge.
func (c *checker) timing() *timing {
	calls := map[types.Object][]types.Object{}
	t := &timing{requests: map[types.Object]bool{}, inits: map[types.Object]bool{}}
	var requestRoots, initRoots []types.Object
	for decl := range c.Inspector().Root().Preorder((*ast.FuncDecl)(nil)) {
		fn := decl.Node().(*ast.FuncDecl)
		obj := c.TypesInfo.Defs[fn.Name]
		switch {
		case obj == nil || c.TestFile(fn.Pos()):
		case c.servesRequests(fn.Type, fn.Recv != nil):
			requestRoots = append(requestRoots, obj)
		}
	}
	for cur := range c.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		fn := c.callee(cur.Node().(*ast.CallExpr))
		if fn == nil || fn.Pkg() != c.Pkg || c.TestFile(cur.Node().Pos()) {
			continue
		}
		callee := types.Object(fn.Origin())
		caller, at := c.around(cur)
		switch {
		case at == onRequest:
			requestRoots = append(requestRoots, callee)
		case at == onInit:
			initRoots = append(initRoots, callee)
		case caller != nil:
			calls[caller] = append(calls[caller], callee)
		}
	}
	spread(calls, requestRoots, t.requests)
	spread(calls, initRoots, t.inits)
	return t
}

// spread marks everything that is called from the roots.
func spread(calls map[types.Object][]types.Object, roots []types.Object, marked map[types.Object]bool) {
	for len(roots) > 0 {
		fn := roots[len(roots)-1]
		roots = roots[:len(roots)-1]
		if !marked[fn] {
			marked[fn] = true
			roots = append(roots, calls[fn]...)
		}
	}
}

// of says when the code at cur runs.
func (t *timing) of(c *checker, cur inspector.Cursor) when {
	caller, at := c.around(cur)
	switch {
	case at != unknown:
		return at
	case t.requests[caller]:
		return onRequest
	case c.inEndlessLoop(cur):
		return onLoop
	case t.inits[caller]:
		return onInit
	}
	return unknown
}

// around returns the declared function around cur, and the time when the
// function literals in between settle it. Code that sync.Once guards belongs
// to no function: it doesn't run as often as its surroundings.
func (c *checker) around(cur inspector.Cursor) (types.Object, when) {
	once := false
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := fn.Node().(type) {
		case *ast.FuncLit:
			if parentEdge(fn) == edge.CallExpr_Fun {
				continue // called on the spot
			}
			if once = once || c.guardedByOnce(fn); !once && c.servesRequests(n.Type, false) {
				return nil, onRequest
			}
		case *ast.FuncDecl:
			switch {
			case once:
				return nil, unknown
			case n.Recv == nil && n.Name.Name == "init":
				return nil, onInit
			}
			return c.TypesInfo.Defs[n.Name], unknown
		}
	}
	// A package-level initialiser: what a literal there does comes later.
	for fn := range cur.Enclosing((*ast.FuncLit)(nil)) {
		if parentEdge(fn) != edge.CallExpr_Fun {
			return nil, unknown
		}
	}
	return nil, onInit
}

// guardedByOnce reports whether a function literal is an argument of
// (*sync.Once).Do, sync.OnceFunc, sync.OnceValue or sync.OnceValues.
func (c *checker) guardedByOnce(lit inspector.Cursor) bool {
	if parentEdge(lit) != edge.CallExpr_Args {
		return false
	}
	switch c.calleeName(lit.Parent().Node().(*ast.CallExpr)) {
	case "(*sync.Once).Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
		return true
	}
	return false
}

// inEndlessLoop reports whether cur is in a for without condition, or in a
// range over a channel, of the function around it.
func (c *checker) inEndlessLoop(cur inspector.Cursor) bool {
	for at := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := at.Node().(type) {
		case *ast.ForStmt:
			if n.Cond == nil {
				return true
			}
		case *ast.RangeStmt:
			if tv, ok := c.TypesInfo.Types[n.X]; ok && tv.Type != nil {
				if _, ok := types.Unalias(tv.Type).Underlying().(*types.Chan); ok {
					return true
				}
			}
		default:
			return false
		}
	}
	return false
}

// servesRequests reports whether a function has the shape of a handler: it
// receives a request, a message or a job.
func (c *checker) servesRequests(ft *ast.FuncType, method bool) bool {
	var params, results []types.Type
	for _, f := range ft.Params.List {
		params = append(params, c.TypesInfo.TypeOf(f.Type))
	}
	if ft.Results != nil {
		for _, f := range ft.Results.List {
			results = append(results, c.TypesInfo.TypeOf(f.Type))
		}
	}
	for _, t := range params {
		if pkg, name := typeName(t); knowledge.RequestType(pkg, name) {
			return true
		}
	}
	for _, t := range results {
		if pkg, name := typeName(t); knowledge.ResponseType(pkg, name) {
			return true
		}
	}
	// gRPC: a method (context, *Message) (*Message, error).
	return method && len(params) == 2 && len(results) == 2 && isMessage(params[1]) && isMessage(results[0])
}

// typeName is the package and name of a type or of what it points to.
func typeName(t types.Type) (pkg, name string) {
	if t == nil {
		return "", ""
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return "", ""
	}
	return named.Obj().Pkg().Path(), named.Obj().Name()
}

// isMessage reports whether a type is a pointer to a protobuf message.
func isMessage(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	if _, ok := types.Unalias(p.Elem()).(*types.Named); !ok {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(p, true, nil, "ProtoMessage")
	_, ok = obj.(*types.Func)
	return ok
}
