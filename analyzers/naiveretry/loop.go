package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/cfg"
)

// loop is a loop that may be a retry.
type loop struct {
	stmt   ast.Stmt
	body   *ast.BlockStmt
	cond   ast.Expr   // of a for statement
	times  ast.Expr   // of a range over an integer
	around []ast.Node // functions, the innermost last
}

// attempt is a fallible call in a loop, with the variables its results go to.
type attempt struct {
	call    *ast.CallExpr
	err     types.Object
	results []types.Object // the others
}

// loop judges one loop.
func (s *state) loop(l *loop) {
	if len(l.around) == 0 {
		return
	}
	attempts := s.attempts(l)
	if len(attempts) == 0 {
		return
	}
	graph := cfg.New(functionBody(l.around[len(l.around)-1]), s.mayReturn)
	for _, a := range attempts {
		if !s.sameEachTime(l, a) {
			continue // each round asks something else: a search, a page, a failover
		}
		paths := s.explore(graph, l, a)
		if paths.isRetry() {
			s.judge(l, a, paths)
			return // one finding a loop
		}
	}
}

func functionBody(fn ast.Node) *ast.BlockStmt {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body
	case *ast.FuncLit:
		return fn.Body
	}
	return nil
}

// mayReturn is false for calls that end the program.
func (s *state) mayReturn(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun.Name != "panic"
	case *ast.SelectorExpr:
		if fn, ok := s.TypesInfo.Uses[fun.Sel].(*types.Func); ok && fn.Pkg() != nil {
			switch fn.FullName() {
			case "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit":
				return false
			}
			return fn.Name() != "Fatal" && fn.Name() != "Fatalf" && fn.Name() != "Fatalln"
		}
	}
	return true
}

// attempts lists the remote calls right in the loop, those of inner loops and
// functions left out, whose error goes to a variable.
func (s *state) attempts(l *loop) []attempt {
	var list []attempt
	ast.Inspect(l.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.AssignStmt:
			if len(n.Rhs) != 1 {
				return true
			}
			call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
			if !ok || !s.fallible(call) {
				return true
			}
			a := attempt{call: call}
			for i, left := range n.Lhs {
				object := s.object(left)
				if i == len(n.Lhs)-1 {
					a.err = object
				} else if object != nil {
					a.results = append(a.results, object)
				}
			}
			if a.err != nil && isError(a.err.Type()) {
				list = append(list, a)
			}
		}
		return true
	})
	return list
}

// fallible reports whether a call is worth an attempt: remote, or of a function
// that was handed in, which makes this a retry helper.
func (s *state) fallible(call *ast.CallExpr) bool {
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && streamName.MatchString(selector.Sel.Name) {
		return false // an iterator or a stream: the next call gives the next element
	}
	if s.callBehaviour(call).Remote {
		return true
	}
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := s.TypesInfo.Uses[ident].(*types.Var)
	if !ok || v.Kind() != types.ParamVar {
		return false
	}
	signature, ok := v.Type().Underlying().(*types.Signature)
	return ok && returnsError(signature)
}

// streamName matches methods that give one element after the other.
var streamName = regexp.MustCompile(`^(Next|Recv|Read|Scan|Accept|Receive|Pop|Dequeue|Poll|Fetch)(Message|Messages|Msg|Batch|Next|Byte|Rune|Line|Bytes|String|Fetches|Context)?$`)

// object returns the variable that an expression names, nil for _ and others.
func (s *state) object(e ast.Expr) types.Object {
	ident, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || ident.Name == "_" {
		return nil
	}
	return s.TypesInfo.ObjectOf(ident)
}

// sameEachTime reports whether the call asks the same in every round: nothing
// in it is changed by the loop but contexts, times, requests and readers,
// which each attempt makes anew.
func (s *state) sameEachTime(l *loop, a attempt) bool {
	changed := map[types.Object]bool{}
	inside := map[types.Object]bool{} // a field or an element is changed
	ast.Inspect(l.stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				changed[s.object(left)] = true
				inside[s.object(root(left))] = true
			}
		case *ast.IncDecStmt:
			changed[s.object(n.X)] = true
		case *ast.RangeStmt:
			if n.Key != nil {
				changed[s.object(n.Key)] = true
			}
			if n.Value != nil {
				changed[s.object(n.Value)] = true
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				changed[s.object(n.X)] = true
			}
		}
		return true
	})
	same := true
	ast.Inspect(a.call, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			if v, ok := s.TypesInfo.Uses[ident].(*types.Var); ok && changed[v] && !madeAnew(v.Type()) {
				same = false
			}
		}
		return same
	})
	for _, arg := range a.call.Args {
		// A request whose page token is set asks for another page.
		if object := s.object(root(arg)); object != nil && inside[object] && !changed[object] && !madeAnew(object.Type()) {
			return false
		}
	}
	return same
}

// root returns the variable that an expression is a part of: r of &r.Page[i].
func root(e ast.Expr) ast.Expr {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		default:
			return x
		}
	}
}

func madeAnew(t types.Type) bool {
	for _, known := range [][2]string{
		{"context", "Context"}, {"time", "Duration"}, {"time", "Time"}, {"net/http", "Request"}, {"net/http", "Client"},
		{"bytes", "Buffer"}, {"bytes", "Reader"}, {"strings", "Reader"}, {"io", "Reader"}, {"os/exec", "Cmd"},
	} {
		if isNamed(t, known[0], known[1]) {
			return true
		}
	}
	return false
}

// conflictName matches errors after which a repeat is right away the right
// thing: somebody else changed what this one was changing.
var conflictName = regexp.MustCompile(`(?i)conflict|precondition|unique|duplicate|exist|serializ|deadlock|casfail|condition|stale|optimis|inuse|lock|busy|again|redirect|moved|watch`)
