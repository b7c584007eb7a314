package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// behaviour is what a function does that matters to its callers' loops.
type behaviour struct {
	Remote bool // reaches the network, a database or another process
	Waits  bool // sleeps, or blocks until something happens

	// dynamic says that it calls a fallible method of an interface, which may
	// be remote. It is known within the package only.
	dynamic bool
}

// AFact marks behaviour as a fact of go/analysis.
func (*behaviour) AFact() {}

func (b *behaviour) String() string {
	var words []string
	if b.Remote {
		words = append(words, "remote")
	}
	if b.Waits {
		words = append(words, "waits")
	}
	return strings.Join(words, ",")
}

// exportBehaviour finds out what the package's functions do, callees first as
// far as calls go round, and tells the packages that import this one.
func (s *state) exportBehaviour() {
	for changed := true; changed; {
		changed = false
		for fn, body := range s.bodies {
			b := s.bodyBehaviour(body)
			if old := s.known[fn]; old == nil || *old != b {
				s.known[fn] = &b
				changed = true
			}
		}
	}
	for fn, b := range s.known {
		if fn.Exported() && (b.Remote || b.Waits) {
			s.ExportObjectFact(fn, &behaviour{Remote: b.Remote, Waits: b.Waits})
		}
	}
}

// bodyBehaviour looks at a body, what it starts on its own left out. That a
// function inside waits does not count: who calls it is not known.
func (s *state) bodyBehaviour(body ast.Node) behaviour {
	var b behaviour
	ast.Inspect(body, func(n ast.Node) bool {
		if b.Remote && b.Waits {
			return false
		}
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			inner := s.bodyBehaviour(n.Body)
			b.Remote = b.Remote || inner.Remote
			b.dynamic = b.dynamic || inner.dynamic
			return false
		case *ast.CallExpr:
			c := s.callBehaviour(n)
			b.Remote = b.Remote || c.Remote
			b.Waits = b.Waits || c.Waits
			b.dynamic = b.dynamic || c.dynamic
		default:
			b.Waits = b.Waits || s.waits(n)
		}
		return true
	})
	return b
}

// waits reports whether a statement or expression other than a call blocks: a
// receive, or a select without default.
func (s *state) waits(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		return n.Op == token.ARROW && !s.polls[n]
	case *ast.RangeStmt:
		_, ok := s.underlying(n.X).(*types.Chan)
		return ok
	case *ast.SelectStmt:
		return !hasDefault(n)
	}
	return false
}

func hasDefault(n *ast.SelectStmt) bool {
	return slices.ContainsFunc(n.Body.List, func(clause ast.Stmt) bool { return clause.(*ast.CommClause).Comm == nil })
}

// notePolls notes the receives of selects with a default: they do not block.
func (s *state) notePolls(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectStmt); ok && hasDefault(sel) {
			for _, clause := range sel.Body.List {
				if comm := clause.(*ast.CommClause).Comm; comm != nil {
					ast.Inspect(comm, func(n ast.Node) bool {
						if receive, ok := n.(*ast.UnaryExpr); ok {
							s.polls[receive] = true
						}
						return true
					})
				}
			}
		}
		return true
	})
}

func (s *state) underlying(e ast.Expr) types.Type {
	if t := s.TypesInfo.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}

// waiterName matches functions that wait, by the words of their name.
var waiterName = regexp.MustCompile(`(?i)sleep|wait|back_?off|delay|pause|throttle|ratelimit|poll`)

// callBehaviour returns what a call does, as far as it can be told.
func (s *state) callBehaviour(call *ast.CallExpr) behaviour {
	callee := typeutil.Callee(s.TypesInfo, call)
	if callee == nil {
		return behaviour{Waits: waiterName.MatchString(types.ExprString(call.Fun))}
	}
	fn, ok := callee.(*types.Func)
	if !ok {
		return behaviour{Waits: waiterName.MatchString(callee.Name())} // a function variable or a built-in
	}
	return s.behaviourOf(fn.Origin())
}

// behaviourOf returns what a function does, as far as it can be told.
func (s *state) behaviourOf(fn *types.Func) behaviour {
	own := fn.Pkg() == s.Pkg && s.bodies[fn] != nil
	if b, ok := s.others[fn]; ok && !own {
		return b
	}
	b := behaviour{Waits: waiterName.MatchString(fn.Name())}
	if known := s.known[fn]; known != nil {
		return behaviour{known.Remote, known.Waits || b.Waits, known.dynamic}
	}
	if fn.Pkg() == nil || own {
		return b // of this package, not settled yet
	}
	b = s.foreignBehaviour(fn, b)
	s.others[fn] = b
	return b
}

// foreignBehaviour is that of a function of another package, or without a body.
func (s *state) foreignBehaviour(fn *types.Func, b behaviour) behaviour {
	var fact behaviour
	if s.ImportObjectFact(fn, &fact) {
		return behaviour{Remote: fact.Remote, Waits: fact.Waits || b.Waits}
	}
	b.Waits = b.Waits || slices.Contains(s.options.waiters, qualified(fn))
	b.Remote = s.remote(fn)
	b.dynamic = !b.Remote && returnsError(fn.Signature()) && interfaceMethod(fn)
	return b
}

// remote reports whether a function without a known body is a remote call: one
// of a package that talks to others, or one that takes a context and may fail,
// behind an interface or in another module.
func (s *state) remote(fn *types.Func) bool {
	path := fn.Pkg().Path()
	signature := fn.Signature()
	if knowledge.QueriesByResult(path, fn.Name()) {
		return true
	}
	if !returnsError(signature) {
		return false
	}
	if knowledge.IsRemote(path, fn.Name()) || slices.Contains(s.options.remotes, path) {
		return true
	}
	if knowledge.StandardLibrary(path) {
		return false
	}
	takesContext := signature.Params().Len() > 0 && isContext(signature.Params().At(0).Type())
	return takesContext && (signature.Recv() != nil || fn.Pkg() != s.Pkg)
}

// interfaceMethod reports whether a function is a method of an interface
// outside of the standard library.
func interfaceMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type()) && fn.Pkg() != nil && !knowledge.StandardLibrary(fn.Pkg().Path())
}

func returnsError(signature *types.Signature) bool {
	results := signature.Results()
	return results.Len() > 0 && isError(results.At(results.Len()-1).Type())
}

var errorType = types.Universe.Lookup("error").Type()

func isError(t types.Type) bool { return types.Identical(t, errorType) }

func isContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// isNamed reports whether t is a type of that package and name, or a pointer
// to it.
func isNamed(t types.Type, path, name string) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// qualified spells a function as path.Func or path.Type.Method.
func qualified(fn *types.Func) string {
	name := fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		t := types.Unalias(recv.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if named, ok := t.(*types.Named); ok {
			name = named.Obj().Name() + "." + name
		}
	}
	return fn.Pkg().Path() + "." + name
}
