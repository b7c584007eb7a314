package corswildcard

import (
	"go/token"
)

// compare decides x == y. What a stranger sends equals nothing that this
// program gets from elsewhere.
func compare(x, y value) value {
	switch {
	case x.kind == text && y.kind == text:
		return boolOf(x.s == y.s).withTaint(x, y)
	case x.kind == boolean && y.kind == boolean:
		return boolOf(x.b == y.b).withTaint(x, y)
	case x.kind == number && y.kind == number:
		return boolOf(x.n == y.n).withTaint(x, y)
	case x.kind == null && y.kind == null:
		return boolOf(true)
	case x.kind == null && neverNil(y), y.kind == null && neverNil(x):
		return boolOf(false).withTaint(x, y)
	case x.chosen() && y.kind == text && y.s == "", y.chosen() && x.kind == text && x.s == "":
		return value{request: true} // whether it was sent
	case x.kind == text && x.origin && !y.origin, y.kind == text && y.origin && !x.origin:
		return boolOf(false).withTaint(x, y)
	}
	return joinTaint(x, y)
}

// neverNil reports that a value is something; a list or map that is known may
// be nil nevertheless.
func neverNil(v value) bool { return v.kind != unknown && v.kind != list && v.kind != mapping }

func concat(x, y value) value {
	if x.kind == text && y.kind == text {
		return str(x.s+y.s).withTaint(x, y)
	}
	if v, ok := concatPartial(x, y); ok {
		return v
	}
	return joinTaint(x, y)
}

func order(op token.Token, x, y value) value {
	if x.kind != number || y.kind != number {
		return joinTaint(x, y)
	}
	var b bool
	switch op {
	case token.LSS:
		b = x.n < y.n
	case token.GTR:
		b = x.n > y.n
	case token.LEQ:
		b = x.n <= y.n
	case token.GEQ:
		b = x.n >= y.n
	}
	return boolOf(b).withTaint(x, y)
}
