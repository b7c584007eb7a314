// Package fold evaluates constant expressions of Go code through variables,
// with holes for what is not known: names of environment variables, routes,
// addresses, durations, texts of SQL.
//
// A variable counts as its value if it has a single one (package defs). What is
// not known is a hole, never a value. It does not follow control flow, calls of
// functions with bodies, or struct fields, but for those that [Eval.Bind] and
// [Eval.Call] answer for. Depth, length and number of texts are bounded; what
// goes beyond is a hole. A question costs as much as the expression is long.
package fold

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// The bounds of an evaluation.
const (
	maxDepth    = 24
	maxSteps    = 20_000
	maxLength   = 1 << 16 // bytes of a text
	maxPossible = 16      // texts of an expression
)

// Eval evaluates expressions of a package.
type Eval struct {
	Index *index.Index

	// Bind says what a variable, or a field of one, stands for at the moment, such
	// as that of a loop which is looked at turn by turn; nil for most.
	Bind func(x ast.Expr) ast.Expr

	// Call evaluates calls that the rule knows better; ok is false for others.
	Call func(fn *types.Func, call *ast.CallExpr) (text Text, ok bool)

	// Globals takes a package's variables for what they are initialised with,
	// even if tests, or other packages, may set them.
	Globals bool
}

// evaluation is the answer to one question under way.
type evaluation struct {
	Eval
	left int // steps, since variables may double what they are made of
}

func (e Eval) start() *evaluation { return &evaluation{e, maxSteps} }

// over counts a step, and reports whether the evaluation has gone too far.
func (e *evaluation) over(x ast.Expr, depth int) bool {
	e.left--
	return x == nil || depth > maxDepth || e.left < 0
}

// String evaluates a string expression.
func (e Eval) String(x ast.Expr) Text { return e.start().text(x, 0) }

// Const evaluates a string expression whose text is known throughout.
func (e Eval) Const(x ast.Expr) (string, bool) { return e.String(x).Const() }

func (e *evaluation) text(x ast.Expr, depth int) Text {
	if e.over(x, depth) {
		return Hole
	}
	if value := e.Index.Info.Types[x].Value; value != nil {
		if value.Kind() == constant.String {
			return constText(constant.StringVal(value))
		}
		return constText(value.ExactString())
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return e.sum(x, depth)
		}
	case *ast.Ident, *ast.SelectorExpr:
		return e.variable(x, depth)
	case *ast.CallExpr:
		return e.call(x, depth)
	}
	return Hole
}

// sum evaluates x + y + z, which is nested as deep as it is long.
func (e *evaluation) sum(x *ast.BinaryExpr, depth int) Text {
	var terms []Text
	var first ast.Expr = x
	for {
		sum, ok := ast.Unparen(first).(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD || e.Index.Info.Types[first].Value != nil {
			break
		}
		terms = append(terms, e.text(sum.Y, depth+1))
		first = sum.X
	}
	terms = append(terms, e.text(first, depth+1))
	slices.Reverse(terms)
	return join(terms...)
}

// variable evaluates a variable by its value, or as a hole with a name.
func (e *evaluation) variable(x ast.Expr, depth int) Text {
	if value := e.valueOf(x); value != nil {
		return e.text(value, depth+1)
	}
	v := defs.Var(e.Index.Info, x)
	if v == nil {
		return Hole
	}
	if d, ok := defs.Single(e.Index, v); ok && d.Kind == defs.Zero && symbol.IsString(v.Type()) && !assignable(e.Index, v) {
		return Text{}
	}
	return Text{{Var: v}}
}

// assignable reports whether a variable without an assignment may get one all
// the same: by a method with a pointer receiver, say, or from another package.
func assignable(ix *index.Index, v *types.Var) bool { return v.Parent() == ix.Pkg.Scope() }

// valueOf is the expression that a variable or field stands for, or nil.
func (e *evaluation) valueOf(x ast.Expr) ast.Expr {
	if e.Bind != nil {
		if value := e.Bind(ast.Unparen(x)); value != nil {
			return value
		}
	}
	v := defs.Var(e.Index.Info, x)
	if v == nil {
		return nil
	}
	if d, ok := defs.Single(e.Index, v); ok && (d.Kind == defs.Init || d.Kind == defs.Assign) && d.Result <= 0 {
		return d.Value // of several results the first is what a call gives
	}
	if e.Globals && v.Pkg() == e.Index.Pkg && v.Parent() == v.Pkg().Scope() {
		if list := defs.Of(e.Index, v); list[0].Whole() {
			return list[0].Value
		}
	}
	return nil
}

// call evaluates conversions and the functions that put texts together.
func (e *evaluation) call(call *ast.CallExpr, depth int) Text {
	info := e.Index.Info
	if info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		if symbol.IsString(info.TypeOf(call.Fun)) && symbol.IsString(info.TypeOf(call.Args[0])) {
			return e.text(call.Args[0], depth+1)
		}
		return Hole
	}
	fn := symbol.Callee(info, call)
	if fn == nil {
		return Hole
	}
	if e.Call != nil {
		if text, ok := e.Call(fn, call); ok {
			return text
		}
	}
	return e.library(fn, call, depth)
}

// Int evaluates an integer expression, a [time.Duration] included.
func (e Eval) Int(x ast.Expr) (int64, bool) {
	if x == nil {
		return 0, false
	}
	value := e.start().constant(x, 0)
	if value == nil {
		return 0, false
	}
	if value = constant.ToInt(value); value.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(value)
}

// constant evaluates a number.
func (e *evaluation) constant(x ast.Expr, depth int) constant.Value {
	if e.over(x, depth) {
		return nil
	}
	if value := e.Index.Info.Types[x].Value; value != nil {
		return value
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if value := e.valueOf(x); value != nil {
			return e.constant(value, depth+1)
		}
	case *ast.CallExpr:
		if e.Index.Info.Types[x.Fun].IsType() && len(x.Args) == 1 && isInteger(e.Index.Info.TypeOf(x)) {
			if value := e.constant(x.Args[0], depth+1); value != nil {
				return whole(value)
			}
		}
	case *ast.UnaryExpr:
		if value := e.constant(x.X, depth+1); x.Op == token.SUB && numeric(value) {
			return constant.UnaryOp(token.SUB, value, 0)
		}
	case *ast.BinaryExpr:
		return e.arithmetic(x, depth)
	}
	return nil
}

func (e *evaluation) arithmetic(x *ast.BinaryExpr, depth int) constant.Value {
	left, right := e.constant(x.X, depth+1), e.constant(x.Y, depth+1)
	if !numeric(left) || !numeric(right) {
		return nil
	}
	switch x.Op {
	case token.ADD, token.SUB, token.MUL:
		return constant.BinaryOp(left, x.Op, right)
	case token.QUO:
		if constant.Sign(right) == 0 {
			return nil
		}
		if isInteger(e.Index.Info.TypeOf(x)) {
			return constant.BinaryOp(left, token.QUO_ASSIGN, right) // integer division
		}
		return constant.BinaryOp(left, token.QUO, right)
	}
	return nil
}

func numeric(v constant.Value) bool {
	return v != nil && (v.Kind() == constant.Int || v.Kind() == constant.Float) && constant.BitLen(boundInt(v)) <= 128
}

// boundInt is the whole part of a number, for a look at its size.
func boundInt(v constant.Value) constant.Value {
	if v.Kind() == constant.Int {
		return v
	}
	return whole(v)
}

// whole cuts the fraction off, as a conversion to an integer does.
func whole(v constant.Value) constant.Value {
	if v.Kind() == constant.Int {
		return v
	}
	f, _ := constant.Float64Val(v)
	if f > 1<<62 || f < -1<<62 || f != f {
		return constant.MakeUnknown()
	}
	return constant.MakeInt64(int64(f))
}

func isInteger(t types.Type) bool {
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}
