package nosigterm

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// takes notes a call that catches the signals in its arguments.
func (g *graph) takes(n *node, p place) {
	call := p.call()
	if call == nil || len(call.Args) == 0 {
		n.all.Effects |= unknown
		return
	}
	if g.Pkg.Name() != "main" && g.ownEnd(p, call) {
		return
	}
	caught := g.caught(p.code, call)
	n.all.Effects |= caught
	if !caught.has(takesTerm) && n.all.caught == token.NoPos {
		n.all.caught = call.Pos()
	}
}

// ownEnd reports whether a goroutine catches signals for itself: it returns when
// one comes, and tells nobody. That stops no server and ends no program.
func (g *graph) ownEnd(p place, call *ast.CallExpr) bool {
	var body *ast.BlockStmt
	for i := 2; i < len(p.stack); i++ {
		lit, isLit := p.stack[i].(*ast.FuncLit)
		if _, spawned := p.stack[i-2].(*ast.GoStmt); isLit && spawned {
			body = lit.Body
		}
	}
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	if body == nil || !ok {
		return false
	}
	object, only := g.TypesInfo.Uses[id], true
	ast.PreorderStack(body, nil, func(x ast.Node, stack []ast.Node) bool {
		if use, ok := x.(*ast.Ident); ok && object != nil && g.TypesInfo.Uses[use] == object {
			only = only && g.leadsNowhere(stack)
		}
		return only
	})
	return only && object != nil && body.Pos() < object.Pos() && object.Pos() < body.End()
}

// leadsNowhere reports whether a use of a channel of signals is its
// registration, or a receive in a select after which the function returns.
func (g *graph) leadsNowhere(stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch x := stack[i].(type) {
		case *ast.CallExpr:
			fn := g.callee(x)
			return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "os/signal"
		case *ast.CommClause:
			if len(x.Body) == 0 {
				return true
			}
			ret, ok := x.Body[0].(*ast.ReturnStmt)
			return ok && len(ret.Results) == 0
		}
	}
	return false
}

// caught is what a call of signal.Notify or the like catches.
func (g *graph) caught(code ast.Node, call *ast.CallExpr) effects {
	list := call.Args[1:]
	if len(list) == 0 {
		return takesTerm | takesInt | takesOther
	}
	if call.Ellipsis.IsValid() {
		return g.spread(code, list[len(list)-1], 0)
	}
	var all effects
	for _, e := range list {
		all |= g.signal(e)
	}
	return all
}

// signal is the effect of catching one signal.
func (g *graph) signal(e ast.Expr) effects {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	}
	if id != nil {
		if object := g.TypesInfo.Uses[id]; object != nil && object.Pkg() != nil && knowledge.StandardLibrary(object.Pkg().Path()) {
			switch object.Name() {
			case "SIGTERM":
				return takesTerm
			case "SIGINT", "Interrupt":
				return takesInt
			}
			return takesOther
		}
	}
	if tv, ok := g.TypesInfo.Types[e]; ok && tv.Value != nil && tv.Value.Kind() == constant.Int {
		switch n, _ := constant.Int64Val(tv.Value); n {
		case 15:
			return takesTerm
		case 2:
			return takesInt
		}
		return takesOther
	}
	return unknown
}

// spread is the effect of catching the signals of a list.
func (g *graph) spread(code ast.Node, e ast.Expr, depth int) effects {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		var all effects
		for _, elt := range e.Elts {
			all |= g.signal(elt)
		}
		if len(e.Elts) > 0 {
			return all
		}
	case *ast.CallExpr: // append(list, os.Interrupt)
		if calleeName(e) == "append" && len(e.Args) > 0 {
			all := g.spread(code, e.Args[0], depth)
			if !e.Ellipsis.IsValid() {
				for _, arg := range e.Args[1:] {
					all |= g.signal(arg)
				}
				return all
			}
			return all | unknown
		}
	case *ast.Ident:
		if depth > 2 {
			break
		}
		if v := g.local(code, e); v != nil && v.value != nil && !g.appended(v) {
			return g.spread(code, v.value, depth+1)
		}
		if n := g.nodes[g.TypesInfo.Uses[e]]; n != nil && n.decl == nil {
			if list, ok := n.code[0].(*ast.CompositeLit); ok {
				return g.spread(code, list, depth+1) | g.unsteady(g.TypesInfo.Uses[e])
			}
		}
	}
	return unknown
}

// appended reports whether a variable has more than one value.
func (g *graph) appended(v *local) bool { return v.escapes && !literal(v.value) }

// unsteady is unknown for variables that something assigns to.
func (g *graph) unsteady(object types.Object) effects {
	for _, file := range g.Files {
		found := false
		ast.Inspect(file, func(x ast.Node) bool {
			if assign, ok := x.(*ast.AssignStmt); ok {
				for _, left := range assign.Lhs {
					if id, ok := left.(*ast.Ident); ok && g.TypesInfo.Uses[id] == object {
						found = true
					}
				}
			}
			return !found
		})
		if found {
			return unknown
		}
	}
	return 0
}
