package nosigterm

import (
	"go/ast"
	"go/types"
	"regexp"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// unresolved notes a name that the type checker could not resolve, because a
// dependency is missing or the code is being written. What a call's name
// promises is believed.
func (g *graph) unresolved(n *node, p place) {
	call := p.call()
	if call == nil {
		return
	}
	var doubt knowledge.Doubt
	if path := g.missing(p); path != "" {
		doubt = knowledge.SuspectFunc(path, p.id.Name)
	} else {
		doubt = knowledge.SuspectMethod(p.id.Name, p.spawned() || resultUsed(p, call))
	}
	switch {
	case doubt != knowledge.NoDoubt:
		n.all.Effects |= doubtOf(doubt)
	case stopName.MatchString(p.id.Name):
		n.all.Effects |= drains
	}
}

// missing is the path of the package that the name is selected from, "" if it
// is selected from something else.
func (g *graph) missing(p place) string {
	if selector, ok := p.parent().(*ast.SelectorExpr); ok && selector.Sel == p.id {
		if x, ok := selector.X.(*ast.Ident); ok {
			if pkg, ok := g.TypesInfo.Uses[x].(*types.PkgName); ok {
				return pkg.Imported().Path()
			}
		}
	}
	return ""
}

// resultUsed reports whether a call gives more than an error.
func resultUsed(p place, call *ast.CallExpr) bool {
	for i := len(p.stack) - 1; i > 0; i-- {
		if p.stack[i] != call {
			continue
		}
		switch parent := p.stack[i-1].(type) {
		case *ast.AssignStmt:
			return len(parent.Lhs) > 1
		case *ast.SelectorExpr, *ast.KeyValueExpr, *ast.IndexExpr, *ast.RangeStmt:
			return true
		}
	}
	return false
}

var stopName = regexp.MustCompile(`^(Shutdown|GracefulStop)`)
