package nosigterm

import (
	"go/ast"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// unresolved notes the names in a node's own code that the type checker could
// not resolve, because a dependency is missing or the code is being written.
// What a call's name promises is believed.
func (c *checker) unresolved(own *outcome, n *callgraph.Node) {
	body, ok := c.index.Cursor(n.Body)
	if !ok {
		return
	}
	body.Inspect([]ast.Node{(*ast.FuncLit)(nil), (*ast.Ident)(nil)}, func(cur inspector.Cursor) bool {
		id, ok := cur.Node().(*ast.Ident)
		if !ok {
			return cur.Node() == n.Body // literals are nodes of their own
		}
		if c.TypesInfo.Uses[id] == nil && c.TypesInfo.Defs[id] == nil {
			c.believe(own, mentionOf(cur))
		}
		return true
	})
}

func (c *checker) believe(own *outcome, p mention) {
	call := p.call()
	if call == nil {
		return
	}
	var doubt knowledge.Doubt
	if path := c.missing(p); path != "" {
		doubt = knowledge.SuspectFunc(path, p.id.Name)
	} else {
		doubt = knowledge.SuspectMethod(p.id.Name, spawned(p.at) || resultUsed(p, call))
	}
	switch {
	case doubt != knowledge.NoDoubt:
		own.Effects |= doubtOf(doubt)
	case stopName.MatchString(p.id.Name):
		own.Effects |= drains
	}
}

// missing is the path of the package that the name is selected from, "" if it
// is selected from something else.
func (c *checker) missing(p mention) string {
	if selector, ok := p.parent().(*ast.SelectorExpr); ok && selector.Sel == p.id {
		if x, ok := selector.X.(*ast.Ident); ok {
			if pkg, ok := c.TypesInfo.Uses[x].(*types.PkgName); ok {
				return pkg.Imported().Path()
			}
		}
	}
	return ""
}

// resultUsed reports whether a call gives more than an error.
func resultUsed(p mention, call *ast.CallExpr) bool {
	around := p.stack()
	for i := len(around) - 1; i > 0; i-- {
		if around[i] != call {
			continue
		}
		switch parent := around[i-1].(type) {
		case *ast.AssignStmt:
			return len(parent.Lhs) > 1
		case *ast.SelectorExpr, *ast.KeyValueExpr, *ast.IndexExpr, *ast.RangeStmt:
			return true
		}
	}
	return false
}

var stopName = regexp.MustCompile(`^(Shutdown|GracefulStop)`)
