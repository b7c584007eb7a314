package nosigterm

import (
	"go/ast"
	"go/constant"
	"regexp"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

var loopbackAddr = regexp.MustCompile(`^(https?://)?(localhost|127\.0\.0\.1|\[::1\]):|^:0$|^:6060$|^(localhost|127\.0\.0\.1)$`)

// loopback reports whether only this machine can reach the listener.
func (g *graph) loopback(p place, call *ast.CallExpr, kind knowledge.ServeCall, server ast.Expr, v *local) bool {
	if call != nil && kind.Addr >= 0 && kind.Addr < len(call.Args) && g.localAddr(p.code, call.Args[kind.Addr], 0) {
		return true
	}
	if addr := serverField(server, v, "Addr"); addr != nil && g.localAddr(p.code, addr, 0) {
		return true
	}
	if id, ok := ast.Unparen(server).(*ast.Ident); ok && server != nil && kind.Loop && g.localListener(p.code, id) {
		return true
	}
	if call != nil && len(call.Args) > 0 {
		if id, ok := ast.Unparen(call.Args[0]).(*ast.Ident); ok {
			if l := g.local(p.code, id); l != nil && l.value != nil {
				return g.localAddr(p.code, l.value, 0)
			}
			return g.localListener(p.code, id)
		}
	}
	return false
}

// localListener reports whether l in l, err := net.Listen(…) listens for this
// machine only.
func (g *graph) localListener(code ast.Node, id *ast.Ident) bool {
	object, found := g.TypesInfo.Uses[id], false
	ast.Inspect(code, func(x ast.Node) bool {
		assign, ok := x.(*ast.AssignStmt)
		if ok && len(assign.Lhs) == 2 && len(assign.Rhs) == 1 {
			left, isIdent := assign.Lhs[0].(*ast.Ident)
			listen, isCall := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
			if isIdent && isCall && g.TypesInfo.ObjectOf(left) == object {
				for _, arg := range listen.Args {
					found = found || g.localAddr(code, arg, 0)
				}
			}
		}
		return !found
	})
	return found
}

// localAddr reports whether an address, or the beginning of one, is this
// machine's.
func (g *graph) localAddr(code ast.Node, e ast.Expr, depth int) bool {
	if tv, ok := g.TypesInfo.Types[e]; ok && tv.Value != nil && tv.Value.Kind() == constant.String {
		return loopbackAddr.MatchString(constant.StringVal(tv.Value))
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return g.localAddr(code, e.X, depth)
	case *ast.StarExpr:
		return g.localAddr(code, e.X, depth)
	case *ast.CallExpr: // fmt.Sprintf("localhost:%d"), flag.String("addr", "localhost:8080", …)
		for _, arg := range e.Args {
			if g.localAddr(code, arg, depth) {
				return true
			}
		}
	case *ast.Ident:
		if depth < 3 {
			if v := g.local(code, e); v != nil && v.value != nil {
				return g.localAddr(code, v.value, depth+1)
			}
		}
	}
	return false
}
