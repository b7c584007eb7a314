package ast

import "slices"

// ExprKind tells the forms of expressions apart.
type ExprKind int

// The expressions. OtherExpr keeps its parts in Args, so that a search for
// functions or columns sees all of them.
const (
	OtherExpr ExprKind = iota
	Const              // Text; Null when it is NULL
	ColumnRef          // Name
	FuncCall           // Name, Args
	Operator           // Text, Args (one or two)
	And
	Or
	Not
	IsNull
	IsNotNull
	Cast       // Args[0], Type
	Collate    // Args[0]
	TimeValue  // CURRENT_TIMESTAMP and its like, CURRENT_USER …
	SubSelect  // a query; not looked into
	CaseExpr   // Args
	ArrayExpr  // Args
	AtTimeZone // Args: value, zone
)

// Expr is an expression.
type Expr struct {
	Kind ExprKind
	Name Name
	Text string
	Null bool
	Type *TypeName
	Args []*Expr
}

// Walk calls f for the expression and everything below it until f returns
// false.
func (e *Expr) Walk(f func(*Expr) bool) bool {
	if e == nil {
		return true
	}
	if !f(e) {
		return false
	}
	for _, a := range e.Args {
		if !a.Walk(f) {
			return false
		}
	}
	return true
}

// IsNullConst reports whether the expression is NULL, possibly with a cast.
func (e *Expr) IsNullConst() bool {
	for e != nil && e.Kind == Cast && len(e.Args) == 1 {
		e = e.Args[0]
	}
	return e != nil && e.Kind == Const && e.Null
}

// ColumnNames lists the columns that the expression reads, each once.
func (e *Expr) ColumnNames() []string {
	var out []string
	e.Walk(func(e *Expr) bool {
		if e.Kind == ColumnRef && !slices.Contains(out, e.Name.Name) {
			out = append(out, e.Name.Name)
		}
		return true
	})
	return out
}
