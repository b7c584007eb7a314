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

	"golang.org/x/tools/go/ast/edge"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// serve notes a call that serves or consumes.
func (c *checker) serve(own *outcome, p mention, fn *types.Func, kind knowledge.ServeCall) {
	enclosing := decl(p.at)
	if kind.Loop && (!p.inLoop() || wraps(enclosing, fn)) || kind.Block && !c.blocksFor(p) {
		return // takes one message, or goes on
	}
	if kind.Context {
		own.Effects |= drains
	}
	s := serveCall{
		ID:      c.siteID(p.id.Pos()),
		Call:    shortName(fn),
		Lost:    kind.Handle == knowledge.HandleNone,
		Consume: kind.Consume,
		Raw:     kind.Loop && !kind.Consume,
		Stop:    stops(fn),
		Spawned: spawned(p.at),
		at:      c.span(p.at),
	}
	if enclosing != nil {
		s.In = c.Pkg.Name() + "." + enclosing.Name.Name
	}
	call := p.call()
	server := c.receiver(p)
	v := c.local(server)
	if v == nil && literal(server) {
		s.Lost = kind.Handle == knowledge.HandleReceiver
	}
	if v != nil && kind.Handle == knowledge.HandleReceiver {
		s.Lost = v.made && !v.escapes && !v.stopped
	}
	if call != nil && fn.Name() == "Serve" && len(call.Args) > 0 && !c.listensHere(call.Args[0]) {
		s.Lost = false // who has the listener can stop it
	}
	s.Aux = c.auxiliarySite(enclosing, p, call, server, v) || c.loopback(call, kind, server)
	own.site(s)
}

// listensHere reports whether a listener is made by net.Listen in the same
// package.
func (c *checker) listensHere(e ast.Expr) bool {
	listen := c.makes(e)
	if listen == nil {
		return false
	}
	fn := c.callee(listen)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "net"
}

// makes is the call that gives a variable its only value, alone or as the first
// of several, or nil.
func (c *checker) makes(e ast.Expr) *ast.CallExpr {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := c.TypesInfo.Uses[id].(*types.Var)
	d, ok := defs.Single(c.index, v)
	if !ok || d.Result > 0 {
		return nil
	}
	call, _ := ast.Unparen(d.Value).(*ast.CallExpr)
	return call
}

// wraps reports whether a function is a listener's own Accept, built on that
// of another.
func wraps(enclosing *ast.FuncDecl, fn *types.Func) bool {
	return enclosing != nil && enclosing.Name.Name == fn.Name()
}

// blocksFor reports whether the code around blocks for ever: select {} or
// runtime.Goexit.
func (c *checker) blocksFor(p mention) bool {
	found := false
	ast.Inspect(p.stack()[0], func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.SelectStmt:
			found = found || len(x.Body.List) == 0
		case *ast.CallExpr:
			found = found || symbol.IsFunc(c.callee(x), "runtime", "Goexit")
		}
		return !found
	})
	return found
}

// siteID names a place in this package.
func (c *checker) siteID(pos token.Pos) string {
	at := c.Fset.Position(pos)
	return fmt.Sprintf("%s/%s:%d:%d", c.Pkg.Path(), filepath.Base(at.Filename), at.Line, at.Column)
}

// shortName is a function's name as code has it: http.Server.Serve.
func shortName(fn *types.Func) string { return path.Base(symbol.Of(fn).String()) }

// receiver is the expression that the method is selected from, or nil.
func (c *checker) receiver(p mention) ast.Expr {
	if !index.Valid(p.at) {
		return nil
	}
	selector, ok := p.parent().(*ast.SelectorExpr)
	if !ok || selector.Sel != p.id || c.TypesInfo.Selections[selector] == nil {
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
	made    bool // it is made here, once
	escapes bool // others may hold it, too
	stopped bool // something here stops it
}

var borrows = regexp.MustCompile(`^(Register|Configure|EnableReflection)`)

// local looks at the uses of the local variable that an expression is, if it is
// one.
func (c *checker) local(e ast.Expr) *local {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Pkg() != c.Pkg || v.Parent() == c.Pkg.Scope() || v.IsField() {
		return nil
	}
	l := &local{escapes: true}
	if value, ok := defs.Value(c.index, v); ok {
		l.escapes = false
		l.made = c.fresh(value)
	} else if d, ok := defs.Single(c.index, v); ok && d.Kind == defs.Zero {
		l.escapes = false
	}
	for use := range c.index.Uses(v) {
		switch kind, _ := use.ParentEdge(); parent := use.Parent().Node().(type) {
		case *ast.SelectorExpr:
			fn, ok := c.TypesInfo.Uses[parent.Sel].(*types.Func)
			l.stopped = l.stopped || ok && knowledge.Signals(fn) == knowledge.Drains
		case *ast.CallExpr:
			l.escapes = l.escapes || !borrows.MatchString(calleeName(parent))
		case *ast.BinaryExpr:
		case *ast.AssignStmt:
			l.escapes = l.escapes || kind == edge.AssignStmt_Rhs
		default:
			l.escapes = true
		}
	}
	return l
}

// fresh reports whether an expression makes a server that nobody else holds.
func (c *checker) fresh(value ast.Expr) bool {
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok {
		return literal(value)
	}
	if fn := c.callee(call); fn != nil {
		return knowledge.MakesServer(fn)
	}
	return calleeName(call) == "new"
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
func (c *checker) auxiliarySite(enclosing *ast.FuncDecl, p mention, call *ast.CallExpr, server ast.Expr, v *local) bool {
	words := []string{c.Pkg.Name()}
	if enclosing != nil {
		words = append(words, enclosing.Name.Name)
		if enclosing.Recv != nil && len(enclosing.Recv.List) > 0 {
			words = append(words, types.ExprString(enclosing.Recv.List[0].Type))
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
		if value := c.field(server, field); value != nil {
			words = append(words, types.ExprString(value))
		}
	}
	if auxiliaryName.MatchString(strings.Join(words, " ")) {
		return true
	}
	return spawned(p.at) && (c.auxiliaryHandler(call, server, v) || c.auxiliaryClosure(p))
}

// auxiliaryHandler reports whether a server in a goroutine serves what
// packages register by themselves.
func (c *checker) auxiliaryHandler(call *ast.CallExpr, server ast.Expr, v *local) bool {
	if !c.Imports("net/http/pprof", "expvar", "github.com/prometheus/client_golang/prometheus/promhttp") {
		return false
	}
	if call != nil && server == nil && len(call.Args) > 0 {
		last, ok := ast.Unparen(call.Args[len(call.Args)-1]).(*ast.Ident)
		return ok && last.Name == "nil"
	}
	return (v != nil && v.made || literal(server)) && c.field(server, "Handler") == nil
}

// auxiliaryClosure reports whether the goroutine's own function names
// metrics, profiles or probes.
func (c *checker) auxiliaryClosure(p mention) bool {
	for _, n := range slices.Backward(p.stack()) {
		spawn, ok := n.(*ast.GoStmt)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(spawn, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.Ident:
				found = found || auxiliaryName.MatchString(x.Name) && !strings.EqualFold(x.Name, "debug") // a level of loggers
			case *ast.BasicLit:
				found = found || x.Kind == token.STRING && strings.HasPrefix(strings.Trim(x.Value, "`\""), "/") && auxiliaryName.MatchString(x.Value)
			}
			return !found
		})
		return found
	}
	return false
}

// field is what a field of a server's literal is set to, or nil.
func (c *checker) field(server ast.Expr, name string) ast.Expr {
	if server == nil {
		return nil
	}
	return c.eval.Field(server, name)
}
