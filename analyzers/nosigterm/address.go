package nosigterm

import (
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

var loopbackAddr = regexp.MustCompile(`^(https?://)?(localhost|127\.0\.0\.1|\[::1\]):|^:0$|^:6060$|^(localhost|127\.0\.0\.1)$`)

// loopback reports whether only this machine can reach the listener.
func (c *checker) loopback(call *ast.CallExpr, kind knowledge.ServeCall, server ast.Expr) bool {
	if call != nil && kind.Addr >= 0 && kind.Addr < len(call.Args) && c.localAddr(call.Args[kind.Addr], 0) {
		return true
	}
	if addr := c.field(server, "Addr"); addr != nil && c.localAddr(addr, 0) {
		return true
	}
	if server != nil && kind.Loop && c.localListener(server) {
		return true
	}
	return call != nil && len(call.Args) > 0 && c.localListener(call.Args[0])
}

// localListener reports whether a variable is l in l, err := net.Listen(…), with
// an address of this machine.
func (c *checker) localListener(e ast.Expr) bool {
	listen := c.makes(e)
	return listen != nil && slices.ContainsFunc(listen.Args, func(arg ast.Expr) bool { return c.localAddr(arg, 0) })
}

// localAddr reports whether an address, or the beginning of one, is this
// machine's.
func (c *checker) localAddr(e ast.Expr, depth int) bool {
	if depth > maxDepth {
		return false
	}
	if tv, ok := c.TypesInfo.Types[e]; ok && tv.Value != nil && tv.Value.Kind() == constant.String {
		return loopbackAddr.MatchString(constant.StringVal(tv.Value))
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return c.localAddr(e.X, depth+1)
	case *ast.StarExpr:
		return c.localAddr(e.X, depth+1)
	case *ast.CallExpr: // fmt.Sprintf("localhost:%d"), flag.String("addr", "localhost:8080", …)
		return slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return c.localAddr(arg, depth+1) })
	case *ast.Ident:
		v, _ := c.TypesInfo.Uses[e].(*types.Var)
		if d, ok := defs.Single(c.index, v); ok && d.Value != nil && d.Result <= 0 {
			return c.localAddr(d.Value, depth+1)
		}
	}
	return false
}

const maxDepth = 8 // of expressions that are followed
