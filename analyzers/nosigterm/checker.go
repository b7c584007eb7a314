package nosigterm

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/summary"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// checker is the check of one package.
type checker struct {
	*check.Pass
	options  *options
	index    *index.Index
	graph    *callgraph.Graph
	eval     fold.Eval
	outcomes *summary.Result[outcome]
	init     outcome // what importing the package does
	methods  effects // of methods, here and in the imports: interfaces may call them

	far       map[string][]farMethod // methods in imported packages, by name
	cut       map[*ast.CallExpr]bool // shutdowns that were reported to end at once
	apis      map[*types.Func]*apiInfo
	auxiliary map[string]bool // by name
}

func newChecker(pass *check.Pass, o *options) (*checker, error) {
	c := &checker{
		Pass: pass, options: o, index: pass.Index(), graph: pass.CallGraph(), eval: pass.Fold(),
		cut: map[*ast.CallExpr]bool{}, apis: map[*types.Func]*apiInfo{}, auxiliary: map[string]bool{},
	}
	return c, c.summarise()
}

// span is a place in this package; the zero span is in another one.
type span struct{ pos, end token.Pos }

// Pos and End implement [analysis.Range].
func (s span) Pos() token.Pos { return s.pos }

func (s span) End() token.Pos { return s.end }

func (s span) here() bool { return s.pos.IsValid() }

// mention is where the code of a declaration names a function or variable.
type mention struct {
	at inspector.Cursor // the identifier
	id *ast.Ident
}

// mentionOf is the mention that an identifier is.
func mentionOf(at inspector.Cursor) mention {
	id, _ := at.Node().(*ast.Ident)
	return mention{at, id}
}

// stack lists the nodes from the declaration to the parent of the identifier.
func (p mention) stack() []ast.Node { return ancestors(p.at) }

// ancestors lists the nodes around one, from the body of the declared function,
// or the top-level declaration, on.
func ancestors(at inspector.Cursor) []ast.Node {
	var stack []ast.Node
	for cur := at.Parent(); index.Valid(cur) && cur.Node() != nil; cur = cur.Parent() {
		if _, ok := cur.Node().(*ast.FuncDecl); ok {
			break
		}
		if _, ok := cur.Node().(*ast.File); ok {
			break
		}
		stack = append(stack, cur.Node())
	}
	slices.Reverse(stack)
	return stack
}

// decl is the function that a place is in, or nil.
func decl(at inspector.Cursor) *ast.FuncDecl {
	fn, _ := index.EnclosingDecl(at).Node().(*ast.FuncDecl)
	return fn
}

// span is the call whose function the name is, if it stands on one line, else
// the name.
func (c *checker) span(at inspector.Cursor) span {
	if call, ok := index.CallOf(at); ok && c.line(call.Node().Pos()) == c.line(call.Node().End()) {
		return span{call.Node().Pos(), call.Node().End()}
	}
	return span{at.Node().Pos(), at.Node().End()}
}

func (c *checker) line(pos token.Pos) int { return c.Fset.Position(pos).Line }

// call is the call whose function the name is, or nil.
func (p mention) call() *ast.CallExpr {
	if call, ok := index.CallOf(p.at); ok {
		return call.Node().(*ast.CallExpr)
	}
	return nil
}

func (p mention) parent() ast.Node { return p.at.Parent().Node() }

// spawned reports whether a node is in a go statement.
func spawned(at inspector.Cursor) bool {
	for range at.Enclosing((*ast.GoStmt)(nil)) {
		return true
	}
	return false
}

func (p mention) inLoop() bool {
	return slices.ContainsFunc(p.stack(), func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
		return false
	})
}

// calls yields the calls of functions that match, those in tests left out.
func (c *checker) calls(match func(*types.Func) bool) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		var found []inspector.Cursor
		for object := range c.index.All() {
			if fn, ok := object.(*types.Func); ok && match(fn) {
				found = slices.AppendSeq(found, c.index.Calls(fn))
			}
		}
		slices.SortFunc(found, func(a, b inspector.Cursor) int { return int(a.Index() - b.Index()) })
		for _, call := range found {
			if !c.TestFile(call.Node().Pos()) && !yield(call) {
				return
			}
		}
	}
}

func (c *checker) callee(call *ast.CallExpr) *types.Func { return symbol.Callee(c.TypesInfo, call) }

// assigned is what a local variable is set to, the last one of several, and how
// often. What nothing here shows counts as two.
func (c *checker) assigned(v *types.Var) (value ast.Expr, sets int) {
	for _, d := range defs.Of(c.index, v) {
		switch d.Kind {
		case defs.Param:
			continue
		case defs.Unknown, defs.Address:
			sets++
		}
		sets++
		if d.Value != nil && d.Result <= 0 && (d.Kind == defs.Init || d.Kind == defs.Assign) {
			value = d.Value
		}
	}
	return value, sets
}

var auxiliaryName = regexp.MustCompile(`(?i)pprof|metric|prometheus|promhttp|profil|debug|health|probe|readiness|liveness|expvar|telemetry`)

// isAuxiliary reports whether a name speaks of metrics, profiles or probes.
func (c *checker) isAuxiliary(name string) bool {
	is, ok := c.auxiliary[name]
	if !ok {
		is = auxiliaryName.MatchString(name)
		c.auxiliary[name] = is
	}
	return is
}
