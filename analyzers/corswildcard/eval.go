package corswildcard

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// evalAll evaluates expressions in order.
func (f *frame) evalAll(es []ast.Expr, w *pathState, k func(*pathState, []value)) {
	var next func(i int, w *pathState, vs []value)
	next = func(i int, w *pathState, vs []value) {
		if i == len(es) {
			k(w, vs)
			return
		}
		f.eval(es[i], w, func(w *pathState, v value) { next(i+1, w, append(vs[:i:i], v)) })
	}
	next(0, w, nil)
}

// evalMulti evaluates an expression with n results.
func (f *frame) evalMulti(e ast.Expr, n int, w *pathState, k func(*pathState, []value)) {
	pad := func(w *pathState, vs []value) {
		if len(vs) != n {
			v := joinTaint(vs...)
			vs = make([]value, n)
			for i := range vs {
				vs[i] = v
			}
		}
		k(w, vs)
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		f.call(e, w, pad)
	case *ast.IndexExpr:
		f.evalAll([]ast.Expr{e.X, e.Index}, w, func(w *pathState, vs []value) {
			v, ok := f.in.element(e, vs[0], vs[1])
			pad(w, []value{v, ok})
		})
	case *ast.TypeAssertExpr:
		f.eval(e.X, w, func(w *pathState, v value) { pad(w, []value{v, joinTaint(v)}) })
	default:
		f.eval(e, w, func(w *pathState, v value) { pad(w, []value{v}) })
	}
}

// eval passes the value of e to k, once for each path through the calls in it.
func (f *frame) eval(e ast.Expr, w *pathState, k func(*pathState, value)) {
	if !f.in.step() {
		return
	}
	if tv, ok := f.in.info.Types[e]; ok && tv.Value != nil {
		k(w, constantValue(tv.Value))
		return
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		f.eval(e.X, w, k)
	case *ast.Ident:
		k(w, f.known(e, f.ident(e, w), w))
	case *ast.SelectorExpr:
		f.selector(e, w, func(w *pathState, v value) { k(w, f.known(e, v, w)) })
	case *ast.CallExpr:
		f.call(e, w, func(w *pathState, vs []value) {
			v := joinTaint(vs...)
			if len(vs) > 0 {
				v = vs[0]
			}
			k(w, f.known(e, v, w))
		})
	case *ast.UnaryExpr:
		f.unary(e, w, k)
	case *ast.BinaryExpr:
		f.binary(e, w, k)
	case *ast.StarExpr:
		f.eval(e.X, w, func(w *pathState, v value) {
			if v.kind == pointer {
				v = w.vars[v.key]
			}
			k(w, v)
		})
	case *ast.IndexExpr:
		f.evalAll([]ast.Expr{e.X, e.Index}, w, func(w *pathState, vs []value) {
			v, _ := f.in.element(e, vs[0], vs[1])
			k(w, v)
		})
	case *ast.SliceExpr:
		f.eval(e.X, w, func(w *pathState, v value) { k(w, joinTaint(v)) })
	case *ast.TypeAssertExpr:
		f.eval(e.X, w, k)
	case *ast.CompositeLit:
		f.composite(e, w, k)
	case *ast.FuncLit:
		v := value{kind: function, lit: e, env: w.clone(), at: e}
		f.in.closure(e, w)
		k(w, v)
	default:
		k(w, value{config: true})
	}
}

// known replaces an undecided condition by what this path assumed of it.
func (f *frame) known(e ast.Expr, v value, w *pathState) value {
	if v.kind == unknown {
		if b, ok := w.assumed[types.ExprString(e)]; ok {
			return boolOf(b).withTaint(v)
		}
	}
	return v
}

func constantValue(c constant.Value) value {
	switch c.Kind() {
	case constant.String:
		return str(constant.StringVal(c))
	case constant.Bool:
		return boolOf(constant.BoolVal(c))
	case constant.Int:
		if n, ok := constant.Int64Val(c); ok {
			return numberOf(n)
		}
	}
	return value{}
}

func (f *frame) ident(e *ast.Ident, w *pathState) value {
	obj := f.in.info.ObjectOf(e)
	if obj == nil {
		return value{config: true} // does not compile
	}
	if v, ok := w.vars[obj]; ok {
		return v
	}
	switch obj := obj.(type) {
	case *types.Nil:
		return value{kind: null}
	case *types.Func:
		return f.in.funcValue(obj)
	case *types.Var:
		return f.in.variable(obj)
	}
	return value{config: true}
}

func (f *frame) selector(e *ast.SelectorExpr, w *pathState, k func(*pathState, value)) {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := f.in.info.Uses[id].(*types.PkgName); ok {
			k(w, f.ident(e.Sel, w))
			return
		}
	}
	if v, ok := w.vars[types.ExprString(e)]; ok {
		k(w, v)
		return
	}
	f.eval(e.X, w, func(w *pathState, x value) {
		if x.kind == pointer {
			if to, ok := w.vars[x.key]; ok {
				x = to
			}
		}
		switch {
		case x.kind == record:
			if fn, ok := f.in.info.Uses[e.Sel].(*types.Func); ok {
				if f.in.know.maker(fn, x.row) {
					f.in.judge(x, e, w)
				}
				k(w, value{kind: function, decl: fn})
				return
			}
			v, _ := x.field(e.Sel.Name)
			k(w, v)
		case x.kind == location:
			k(w, urlPart(x, e.Sel.Name))
		default:
			k(w, f.in.fieldOf(e, x))
		}
	})
}

func (f *frame) unary(e *ast.UnaryExpr, w *pathState, k func(*pathState, value)) {
	switch e.Op {
	case token.AND:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			f.composite(lit, w, func(w *pathState, v value) {
				w.vars[lit] = v
				k(w, value{kind: pointer, key: lit})
			})
			return
		}
		if key, ok := f.object(e.X); ok && f.in.know.rowOf(f.in.info.TypeOf(e.X)) != nil {
			if _, ok := w.vars[key]; !ok {
				f.eval(e.X, w, func(w *pathState, v value) { w.vars[key] = v; k(w, value{kind: pointer, key: key}) })
				return
			}
			k(w, value{kind: pointer, key: key})
			return
		}
		f.eval(e.X, w, k)
	case token.NOT:
		f.eval(e.X, w, func(w *pathState, v value) {
			if v.kind == boolean {
				v.b = !v.b
				k(w, v)
				return
			}
			k(w, joinTaint(v))
		})
	default:
		f.eval(e.X, w, func(w *pathState, v value) { k(w, joinTaint(v)) })
	}
}

func (f *frame) binary(e *ast.BinaryExpr, w *pathState, k func(*pathState, value)) {
	if e.Op == token.LAND || e.Op == token.LOR {
		f.eval(e.X, w, func(w *pathState, x value) {
			if x.kind == boolean && x.b == (e.Op == token.LOR) {
				k(w, x)
				return
			}
			f.eval(e.Y, w, func(w *pathState, y value) {
				if x.kind == boolean || y.kind == boolean && y.b == (e.Op == token.LOR) {
					k(w, y.withTaint(x))
					return
				}
				k(w, joinTaint(x, y))
			})
		})
		return
	}
	f.evalAll([]ast.Expr{e.X, e.Y}, w, func(w *pathState, vs []value) {
		x, y := vs[0], vs[1]
		switch e.Op {
		case token.EQL:
			k(w, compare(x, y))
		case token.NEQ:
			v := compare(x, y)
			v.b = v.kind == boolean && !v.b
			k(w, v)
		case token.ADD:
			k(w, concat(x, y))
		case token.LSS, token.GTR, token.LEQ, token.GEQ:
			k(w, order(e.Op, x, y))
		default:
			k(w, joinTaint(x, y))
		}
	})
}
