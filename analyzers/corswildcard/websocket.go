package corswildcard

import (
	"go/ast"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

func (p *packageInfo) importsSockets() bool {
	for name := range p.know.sockets {
		if p.pass.Imports(pathOf(name)) {
			return true
		}
	}
	return false
}

// sockets reports WebSocket servers that let any page connect. Browsers send
// cookies with the handshake and apply no same-origin policy to it, so the
// server's own check is the only one.
func (p *packageInfo) sockets(keep func([]finding)) {
	for n := range p.pass.Inspector().PreorderSeq((*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil)) {
		switch n := n.(type) {
		case *ast.CompositeLit:
			row := p.know.sockets[symbol.TypeKey(p.info.TypeOf(n))]
			if row == nil {
				continue
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok {
						p.socketField(row, id.Name, kv.Value, kv, keep)
					}
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				sel, ok := l.(*ast.SelectorExpr)
				if !ok || len(n.Rhs) != len(n.Lhs) {
					continue
				}
				if row := p.know.sockets[symbol.TypeKey(p.info.TypeOf(sel.X))]; row != nil {
					p.socketField(row, sel.Sel.Name, n.Rhs[i], sel, keep)
				}
			}
		}
	}
}

func (p *packageInfo) socketField(row *knowledge.WebSocketCheck, name string, e ast.Expr, at ast.Node, keep func([]finding)) {
	if name != row.Check && name != row.Skip && name != row.List {
		return
	}
	in := p.ask(question{attacker: untrustedOrigin, silent: true}, maxSteps)
	var v value
	(&frame{in: in, ret: func(*pathState, []value) {}}).eval(e, newPath(), func(_ *pathState, got value) { v = got })
	fd := finding{category: webSocket, at: at, advice: "compare the Origin with the trusted ones"}
	const opens = "any website can open a connection with the user's cookies: "
	switch {
	case name == row.Check && v.kind == function:
		if asked := in.tryOut(v); len(asked) > 0 && len(asked[0].because) == 0 {
			fd.message = opens + name + " accepts " + asked[0].attacker
			keep([]finding{fd})
		}
	case name == row.Skip && v.kind == boolean && v.b:
		fd.message = opens + name + " turns the check of the Origin off"
		keep([]finding{fd})
	case name == row.List && v.kind == list:
		for _, pattern := range v.elems {
			if pattern.kind == text && (pattern.s == "*" || pattern.s == "*://*") {
				fd.message = opens + "the pattern \"*\" accepts every origin"
				keep([]finding{fd})
				return
			}
		}
	}
}
