package naiveretry

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// limit returns the number of rounds: 0 if there is no limit, -1 if there may
// be one of unknown size.
func (c *checker) limit(l *loop) (limit int64, bounded bool) {
	if limit, bounded = c.headLimit(l); limit > 0 {
		return limit, true
	}
	if inner := c.bodyLimit(l); inner > 0 {
		return inner, true
	}
	return limit, bounded
}

// headLimit is the limit that stands in the loop's head.
func (c *checker) headLimit(l *loop) (limit int64, bounded bool) {
	if l.times != nil {
		return c.size(l.times), true
	}
	return c.condLimit(l.cond)
}

// counted reports whether the loop's head counts the rounds.
func (c *checker) counted(l *loop) bool {
	limit, _ := c.headLimit(l)
	return limit > 0
}

// size is the number of rounds of a range.
func (c *checker) size(e ast.Expr) int64 {
	if n, ok := c.eval.Int(e); ok && n > 0 {
		return n
	}
	if lit, ok := ast.Unparen(e).(*ast.CompositeLit); ok && len(lit.Elts) > 0 {
		return int64(len(lit.Elts))
	}
	return someLimit
}

// someLimit stands for a limit of unknown size; rarely is it less.
const someLimit = 3

// condLimit returns the limit that a loop's condition sets.
func (c *checker) condLimit(cond ast.Expr) (limit int64, bounded bool) {
	if cond == nil {
		return 0, false
	}
	binary, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return -1, true
	}
	switch binary.Op {
	case token.LAND:
		x, boundedX := c.condLimit(binary.X)
		y, boundedY := c.condLimit(binary.Y)
		return max(x, y), boundedX || boundedY
	case token.EQL, token.NEQ:
		if isNil(binary.X) || isNil(binary.Y) {
			return 0, false // until it succeeds
		}
	case token.LSS, token.LEQ:
		if n, ok := c.eval.Int(binary.Y); ok && n > 0 {
			if binary.Op == token.LEQ {
				n++
			}
			return n, true
		}
	}
	if t := c.TypesInfo.TypeOf(binary.X); t != nil {
		if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsNumeric != 0 {
			return someLimit, true
		}
	}
	return -1, true
}

// bodyLimit returns the limit that the body sets by a comparison of a counter
// with a constant, or by a flag that lets it go round once. 0 is none.
func (c *checker) bodyLimit(l *loop) int64 {
	counts := map[types.Object]bool{}
	for _, param := range l.params {
		counts[param] = true
	}
	flags := map[types.Object]bool{}
	for _, call := range l.self {
		for _, arg := range call.Args {
			if value := c.TypesInfo.Types[arg].Value; value != nil && value.Kind() == constant.Bool {
				return 2 // f(…, false)
			}
		}
	}
	ast.Inspect(l.node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			counts[c.object(n.X)] = true
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if n.Tok == token.ADD_ASSIGN {
					counts[c.object(left)] = true
				} else if _, ok := c.constantBool(n, i); ok && n.Tok == token.ASSIGN {
					flags[c.object(left)] = true
				}
			}
		}
		return true
	})
	delete(counts, nil)
	delete(flags, nil)
	var limit int64
	ast.Inspect(l.body, func(n ast.Node) bool {
		stmt, ok := n.(*ast.IfStmt)
		if !ok {
			return true
		}
		ast.Inspect(stmt.Cond, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if counts[c.object(n.X)] && n.Op.Precedence() == token.EQL.Precedence() {
					if value, ok := c.eval.Int(n.Y); ok && value > 0 {
						limit = max(limit, value)
					} else {
						limit = max(limit, someLimit)
					}
					return false
				}
			case *ast.Ident:
				if flags[c.TypesInfo.Uses[n]] && leaves(stmt) {
					limit = max(limit, 2)
				}
			}
			return true
		})
		return true
	})
	return limit
}

// leaves reports whether an if statement decides about another round.
func leaves(stmt *ast.IfStmt) bool {
	found := false
	ast.Inspect(stmt.Body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		}
		return !found
	})
	return found
}
