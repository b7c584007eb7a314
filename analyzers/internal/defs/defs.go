// Package defs says what a variable is set to: every place in the package's
// syntax that gives it a value, with the value where it has an expression.
//
// It looks at the whole package, function literals included, in no order of
// execution: a variable with one definition and no address taken holds that
// value wherever it holds any. Parts of a variable (x.f = 1, x[i] = 1) and methods
// with pointer receivers change it unseen. What reaches a place along the control flow is
// for package flow, what an expression amounts to for package fold. A question
// costs as much as the variable has uses.
package defs

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
)

// Kind says how a variable gets a value.
type Kind uint8

// The kinds of definitions.
const (
	Unknown    Kind = iota // in a way that nothing here shows
	Zero                   // var v T
	Init                   // var v = x, v := x
	Assign                 // v = x
	OpAssign               // v += x
	IncDec                 // v++
	RangeKey               // for v := range x
	RangeValue             // for _, v := range x
	Address                // &v: anything may happen to it
	Param                  // a parameter, receiver or named result
)

// Def is one place that gives a variable a value.
type Def struct {
	Kind   Kind
	Value  ast.Expr // what is assigned, or ranged over; nil where there is no expression
	Result int      // which result of the call that Value is, counted from 0; -1 if Value is the whole value
	At     inspector.Cursor
}

// Whole reports whether Value is the value, rather than a call with several
// results or what is ranged over.
func (d Def) Whole() bool {
	return d.Value != nil && d.Result < 0 && (d.Kind == Init || d.Kind == Assign)
}

// Of lists what gives a variable a value, in source order. Fields and variables
// of other packages, and such as are set out of sight, have an Unknown among
// them.
func Of(ix *index.Index, v *types.Var) []Def {
	var list []Def
	if v == nil {
		return nil
	}
	v = v.Origin()
	id, ok := ix.Def(v)
	switch {
	case !ok, v.IsField():
		list = append(list, Def{Kind: Unknown, Result: -1})
	default:
		list = append(list, declared(id))
		if v.Exported() && v.Parent() == ix.Pkg.Scope() && ix.Pkg.Name() != "main" {
			list = append(list, Def{Kind: Unknown, Result: -1})
		}
	}
	for use := range ix.Uses(v) {
		if d, ok := at(use); ok {
			list = append(list, d)
		}
	}
	return list
}

// declared is the definition that a declaration is.
func declared(id inspector.Cursor) Def {
	d := Def{Kind: Unknown, Result: -1, At: id}
	kind, i := id.ParentEdge()
	switch parent := id.Parent().Node().(type) {
	case *ast.ValueSpec:
		if d.Kind = Zero; len(parent.Values) > 0 {
			d.Kind = Init
			d.Value, d.Result = value(parent.Values, i, len(parent.Names))
		}
	case *ast.AssignStmt:
		d.Kind = Init
		d.Value, d.Result = value(parent.Rhs, i, len(parent.Lhs))
	case *ast.RangeStmt:
		d.Kind, d.Value = rangeKind(kind), parent.X
	case *ast.Field:
		d.Kind = Param
	}
	return d
}

// at is the definition that a use of a variable is, if it is one.
func at(id inspector.Cursor) (Def, bool) {
	place := id
	if index.ParentEdge(place) == edge.SelectorExpr_Sel {
		place = place.Parent() // pkg.v, x.f
	}
	return written(place)
}

// written is the definition that a mention of what an expression denotes is.
func written(place inspector.Cursor) (Def, bool) {
	d := Def{Result: -1, At: place}
	for index.ParentEdge(place) == edge.ParenExpr_X {
		place = place.Parent()
	}
	kind, i := place.ParentEdge()
	switch parent := place.Parent().Node().(type) {
	case *ast.AssignStmt:
		switch {
		case kind != edge.AssignStmt_Lhs:
			return d, false
		case parent.Tok == token.ASSIGN || parent.Tok == token.DEFINE:
			d.Kind = Assign
			d.Value, d.Result = value(parent.Rhs, i, len(parent.Lhs))
		default:
			d.Kind, d.Value = OpAssign, parent.Rhs[0]
		}
	case *ast.IncDecStmt:
		d.Kind = IncDec
	case *ast.RangeStmt:
		if kind == edge.RangeStmt_X {
			return d, false
		}
		d.Kind, d.Value = rangeKind(kind), parent.X
	case *ast.UnaryExpr:
		if parent.Op != token.AND {
			return d, false
		}
		d.Kind = Address
	default:
		return d, false
	}
	return d, true
}

func rangeKind(kind edge.Kind) Kind {
	if kind == edge.RangeStmt_Key {
		return RangeKey
	}
	return RangeValue
}

// value is the expression for the i-th of n variables, and which of its results.
func value(values []ast.Expr, i, n int) (ast.Expr, int) {
	switch {
	case len(values) == n && i < n:
		return values[i], -1
	case len(values) == 1:
		return values[0], i
	}
	return nil, -1 // does not compile
}

// Single is the definition of a variable that has one only, so that it holds
// that value wherever it holds any. An unknown one is none.
func Single(ix *index.Index, v *types.Var) (Def, bool) {
	list := Of(ix, v)
	if len(list) == 2 && list[0].Kind == Zero {
		list = list[1:] // var v T, then v = x
	}
	if len(list) != 1 || list[0].Kind == Unknown || list[0].Kind == Address {
		return Def{}, false
	}
	return list[0], true
}

// Value is the expression that a variable with a single definition has as its
// whole value.
func Value(ix *index.Index, v *types.Var) (ast.Expr, bool) {
	d, ok := Single(ix, v)
	if !ok || !d.Whole() {
		return nil, false
	}
	return d.Value, true
}

// Unset reports whether a parameter keeps the value that the caller passed.
func Unset(ix *index.Index, v *types.Var) bool {
	d, ok := Single(ix, v)
	return ok && d.Kind == Param
}

// Fields lists what is assigned to a field by name, x.Field = y and
// T{Field: y}, in source order. Literals without names and zero values are not
// in it.
func Fields(ix *index.Index, field *types.Var) []Def {
	var list []Def
	for use := range ix.Uses(field) {
		if index.ParentEdge(use) == edge.KeyValueExpr_Key {
			list = append(list, Def{Kind: Assign, Value: use.Parent().Node().(*ast.KeyValueExpr).Value, Result: -1, At: use})
		} else if d, ok := at(use); ok {
			list = append(list, d)
		}
	}
	return list
}

// Parts lists what is assigned to a field by way of a variable: v.Field = x.
// Values that it has from its literal, or by another way, are not in it.
func Parts(ix *index.Index, v *types.Var, field string) []Def {
	var list []Def
	for use := range ix.Uses(v) {
		if index.ParentEdge(use) != edge.SelectorExpr_X {
			continue
		}
		if selector := use.Parent(); selector.Node().(*ast.SelectorExpr).Sel.Name == field {
			if d, ok := written(selector); ok {
				list = append(list, d)
			}
		}
	}
	return list
}

// SetBetween reports whether a variable gets a value between two places of the
// source, the first included.
func SetBetween(ix *index.Index, v *types.Var, from, to token.Pos) bool {
	for use := range ix.Uses(v) {
		if pos := use.Node().Pos(); from <= pos && pos < to {
			if _, ok := at(use); ok {
				return true
			}
		}
	}
	return false
}

// Changed reports whether a variable, or a part of it, is assigned to anywhere, or
// its address taken. Address says which addresses count; nil counts all.
func Changed(ix *index.Index, v *types.Var, address func(e ast.Expr) bool) bool {
	for use := range ix.Uses(v) {
		place := use
		for {
			switch index.ParentEdge(place) {
			case edge.SelectorExpr_Sel, edge.SelectorExpr_X, edge.IndexExpr_X, edge.StarExpr_X, edge.ParenExpr_X:
				place = place.Parent()
				continue
			}
			break
		}
		d, ok := written(place)
		if ok && (d.Kind != Address || address == nil || address(place.Node().(ast.Expr))) {
			return true
		}
	}
	return false
}

// Root is the identifier that an expression is a part of: r of &r.Page[i]. It
// is nil for calls and literals.
func Root(e ast.Expr) *ast.Ident {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}

// Var is the variable or field that an expression denotes, or nil.
func Var(info *types.Info, e ast.Expr) *types.Var {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return nil
	}
	v, _ := info.ObjectOf(id).(*types.Var)
	return v
}
