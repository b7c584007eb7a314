package nosigterm

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// serve notes a call that serves or consumes.
func (g *graph) serve(n *node, p place, fn *types.Func, kind knowledge.ServeCall) {
	if kind.Loop && (!p.inLoop() || wraps(n, fn)) || kind.Block && !g.blocksFor(n) {
		return // takes one message, or goes on
	}
	if kind.Context {
		n.all.Effects |= drains
	}
	s := site{
		ID:      g.siteID(p.id.Pos()),
		Call:    shortName(fn),
		Lost:    kind.Handle == knowledge.HandleNone,
		Consume: kind.Consume,
		Raw:     kind.Loop && !kind.Consume,
		Stop:    stops(fn),
		Spawned: p.spawned(),
		at:      g.span(p),
	}
	if n.decl != nil {
		s.In = g.Pkg.Name() + "." + n.decl.Name.Name
	}
	call := p.call()
	server := g.receiver(p)
	var v *local
	if id, ok := ast.Unparen(server).(*ast.Ident); ok && server != nil {
		v = g.local(p.code, id)
	} else if literal(server) {
		s.Lost = kind.Handle == knowledge.HandleReceiver
	}
	if v != nil && kind.Handle == knowledge.HandleReceiver {
		s.Lost = v.made && !v.escapes && !v.stopped
	}
	if call != nil && fn.Name() == "Serve" && len(call.Args) > 0 && !g.listensHere(p.code, call.Args[0]) {
		s.Lost = false // who has the listener can stop it
	}
	s.Aux = g.auxiliarySite(n, p, call, server, v) || g.loopback(p, call, kind, server, v)
	n.all.site(s)
}

// listensHere reports whether a listener is made by net.Listen in the same
// code.
func (g *graph) listensHere(code ast.Node, e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	object, ok := g.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	value, sets := g.contextValue(code, object)
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok || sets != 1 {
		return false
	}
	fn := g.callee(call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "net"
}

// wraps reports whether a function is a listener's own Accept, built on that
// of another.
func wraps(n *node, fn *types.Func) bool { return n.decl != nil && n.decl.Name.Name == fn.Name() }

// blocksFor reports whether the code blocks for ever: select {} or
// runtime.Goexit.
func (g *graph) blocksFor(n *node) bool {
	found := false
	for _, code := range n.code {
		ast.Inspect(code, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.SelectStmt:
				found = found || len(x.Body.List) == 0
			case *ast.CallExpr:
				fn := g.callee(x)
				found = found || fn != nil && fn.FullName() == "runtime.Goexit"
			}
			return !found
		})
	}
	return found
}

// siteID names a place in this package.
func (g *graph) siteID(pos token.Pos) string {
	at := g.Fset.Position(pos)
	return fmt.Sprintf("%s/%s:%d:%d", g.Pkg.Path(), filepath.Base(at.Filename), at.Line, at.Column)
}

// shortName is a function's name as code has it: http.Server.Serve.
func shortName(fn *types.Func) string { return path.Base(knowledge.FuncKey(fn)) }

// receiver is the expression that the method is selected from, or nil.
func (g *graph) receiver(p place) ast.Expr {
	if len(p.stack) == 0 {
		return nil
	}
	selector, ok := p.stack[len(p.stack)-1].(*ast.SelectorExpr)
	if !ok || selector.Sel != p.id || g.TypesInfo.Selections[selector] == nil {
		return nil
	}
	return selector.X
}

// literal reports whether an expression makes the value that it is.
func literal(e ast.Expr) bool {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	_, ok := e.(*ast.CompositeLit)
	return ok
}

// local is a local variable that holds a server.
type local struct {
	value   ast.Expr // what it is made with
	defined int      // how often it is set
	made    bool     // it is made here, once
	escapes bool     // others may hold it, too
	stopped bool     // something here stops it
}

var borrows = regexp.MustCompile(`^(Register|Configure|EnableReflection)`)

// local looks at the uses of a local variable in the code around.
func (g *graph) local(code ast.Node, id *ast.Ident) *local {
	object, ok := g.TypesInfo.Uses[id].(*types.Var)
	if !ok || object.Pkg() != g.Pkg || object.Parent() == g.Pkg.Scope() || object.IsField() {
		return nil
	}
	v := &local{}
	ast.PreorderStack(code, nil, func(x ast.Node, stack []ast.Node) bool {
		use, ok := x.(*ast.Ident)
		if !ok || g.TypesInfo.ObjectOf(use) != object || len(stack) == 0 {
			return true
		}
		switch parent := stack[len(stack)-1].(type) {
		case *ast.AssignStmt:
			g.assigned(v, parent, use)
		case *ast.ValueSpec:
			switch i := slices.Index(parent.Names, use); {
			case i < 0:
				v.escapes = true
			case len(parent.Values) == len(parent.Names):
				g.define(v, parent.Values[i])
			}
		case *ast.SelectorExpr:
			if fn, ok := g.TypesInfo.Uses[parent.Sel].(*types.Func); ok && knowledge.Signals(fn) == knowledge.Drains {
				v.stopped = true
			}
		case *ast.CallExpr:
			v.escapes = v.escapes || !borrows.MatchString(calleeName(parent))
		case *ast.BinaryExpr:
		default:
			v.escapes = true
		}
		return true
	})
	return v
}

func (g *graph) assigned(v *local, assign *ast.AssignStmt, use *ast.Ident) {
	for i, left := range assign.Lhs {
		if left == use && len(assign.Lhs) == len(assign.Rhs) {
			g.define(v, assign.Rhs[i])
			return
		}
		if left == use {
			v.defined++
		}
	}
	v.escapes = true
}

// define notes the value; a second one makes the variable unknown.
func (g *graph) define(v *local, value ast.Expr) {
	v.escapes = v.escapes || v.value != nil
	v.value = value
	v.defined++
	v.made = literal(value)
	if call, ok := ast.Unparen(value).(*ast.CallExpr); ok {
		if fn := g.callee(call); fn != nil {
			v.made = knowledge.MakesServer(fn)
		} else {
			v.made = calleeName(call) == "new"
		}
	}
}

func calleeName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// auxiliarySite reports whether names around the call say that it serves
// metrics, profiles or probes rather than what the program is for.
func (g *graph) auxiliarySite(n *node, p place, call *ast.CallExpr, server ast.Expr, v *local) bool {
	words := []string{g.Pkg.Name()}
	if n.decl != nil {
		words = append(words, n.decl.Name.Name)
		if n.decl.Recv != nil && len(n.decl.Recv.List) > 0 {
			words = append(words, types.ExprString(n.decl.Recv.List[0].Type))
		}
	}
	if server != nil {
		words = append(words, types.ExprString(server))
	}
	if call != nil {
		for _, arg := range call.Args {
			if _, isFunc := arg.(*ast.FuncLit); !isFunc {
				words = append(words, types.ExprString(arg))
			}
		}
	}
	for _, field := range []string{"Addr", "Handler"} {
		if value := serverField(server, v, field); value != nil {
			words = append(words, types.ExprString(value))
		}
	}
	if auxiliary.MatchString(strings.Join(words, " ")) {
		return true
	}
	return p.spawned() && (g.auxiliaryHandler(call, server, v) || g.auxiliaryClosure(p))
}

// auxiliaryHandler reports whether a server in a goroutine serves what
// packages register by themselves.
func (g *graph) auxiliaryHandler(call *ast.CallExpr, server ast.Expr, v *local) bool {
	if !g.Imports("net/http/pprof", "expvar", "github.com/prometheus/client_golang/prometheus/promhttp") {
		return false
	}
	if call != nil && server == nil && len(call.Args) > 0 {
		last, ok := ast.Unparen(call.Args[len(call.Args)-1]).(*ast.Ident)
		return ok && last.Name == "nil"
	}
	return (v != nil && v.made || literal(server)) && serverField(server, v, "Handler") == nil
}

// auxiliaryClosure reports whether the goroutine's own function names
// metrics, profiles or probes.
func (g *graph) auxiliaryClosure(p place) bool {
	for i := len(p.stack) - 1; i >= 0; i-- {
		spawn, ok := p.stack[i].(*ast.GoStmt)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(spawn, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.Ident:
				found = found || auxiliary.MatchString(x.Name) && !strings.EqualFold(x.Name, "debug") // a level of loggers
			case *ast.BasicLit:
				found = found || x.Kind == token.STRING && strings.HasPrefix(strings.Trim(x.Value, "`\""), "/") && auxiliary.MatchString(x.Value)
			}
			return !found
		})
		return found
	}
	return false
}

// serverField is what a field of the server's literal is set to, or nil.
func serverField(server ast.Expr, v *local, field string) ast.Expr {
	e := server
	if v != nil {
		e = v.value
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	if lit, ok := e.(*ast.CompositeLit); ok {
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && key.Name == field {
					return kv.Value
				}
			}
		}
	}
	return nil
}
