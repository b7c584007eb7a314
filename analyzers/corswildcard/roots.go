package corswildcard

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// roots lists the functions to run. A helper that is handed the request, and
// that is only ever called from functions of this package, is run as a part
// of those: they may have looked at the origin before.
func (in *interp) roots() []*ast.FuncDecl {
	calls, values := in.uses()
	roots := map[*types.Func]bool{}
	var more []token.Pos // not among the triggers yet: those are kept sorted
	var visit func(fn *types.Func)
	visit = func(fn *types.Func) {
		if roots[fn] || in.decls[fn].Body == nil {
			return
		}
		roots[fn] = true
		for _, c := range calls[fn] {
			more = append(more, c.at.Pos())
			visit(c.caller)
		}
	}
	for fn, d := range in.decls {
		if in.touches(d) {
			visit(fn)
		}
	}
	in.triggers = append(in.triggers, more...)
	slices.Sort(in.triggers)
	var list []*ast.FuncDecl
	for fn := range roots {
		d := in.decls[fn]
		partOfCallers := !fn.Exported() && len(calls[fn]) > 0 && !values[fn] && in.handedRequest(fn) && in.size(d) <= inlineSize
		if !partOfCallers || d.Name.Name == "main" {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b *ast.FuncDecl) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// use is a call of a function from another one.
type use struct {
	caller *types.Func
	at     *ast.Ident
}

// uses finds who calls the functions of this package that are handed a
// request, and which of them are used otherwise: as handlers, mostly.
func (in *interp) uses() (calls map[*types.Func][]use, values map[*types.Func]bool) {
	calls, values = map[*types.Func][]use{}, map[*types.Func]bool{}
	called := map[*ast.Ident]bool{}
	for caller, d := range in.decls {
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id := calleeName(n); id != nil {
					called[id] = true
				}
			case *ast.Ident:
				fn, ok := in.info.Uses[n].(*types.Func)
				if !ok || in.decls[fn] == nil || fn == caller || !in.handedRequest(fn) {
					break
				}
				if called[n] {
					calls[fn] = append(calls[fn], use{caller, n})
				} else {
					values[fn] = true
				}
			}
			return true
		})
	}
	return calls, values
}

func calleeName(call *ast.CallExpr) *ast.Ident {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	}
	return nil
}

// handedRequest reports that a parameter is a request or response.
func (p *packageInfo) handedRequest(fn *types.Func) bool {
	for v := range fn.Signature().Params().Variables() {
		if p.know.request[typeName(v.Type())] {
			return true
		}
	}
	return false
}
