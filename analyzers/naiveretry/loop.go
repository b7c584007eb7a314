package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"
)

// loop is what may be a retry: a for or range statement, the statements from a
// label to the last goto, or a function that calls itself.
type loop struct {
	stmt   ast.Stmt // nil for a recursion
	body   *ast.BlockStmt
	cond   ast.Expr        // of a for statement
	post   ast.Stmt        // of a for statement
	times  ast.Expr        // of a range over an integer
	paced  bool            // what it ranges over may wait and end it
	around []ast.Node      // functions, the innermost last
	self   []*ast.CallExpr // the calls of a recursion to itself
	params []types.Object  // what a recursion may change
	pos    token.Pos       // where to report it
	end    token.Pos
}

// attempt is a fallible call in a loop, with the variables its results go to.
type attempt struct {
	call    *ast.CallExpr
	err     types.Object   // nil if the call itself is compared with nil
	results []types.Object // the others
}

// loop judges one loop.
func (s *state) loop(l *loop) {
	if len(l.around) == 0 {
		return
	}
	if !s.judgeRemote(l) && s.Enabled(noJitter) {
		s.judgeDynamic(l)
	}
}

// judgeRemote judges the loop as a retry of a remote call. It returns whether
// it is one.
func (s *state) judgeRemote(l *loop) bool {
	attempts := s.attempts(l, s.fallible)
	if len(attempts) == 0 {
		return false
	}
	graph := s.graph(functionBody(l.around[len(l.around)-1]))
	for _, a := range attempts {
		s.resentBody(graph, l, a)
	}
	for _, a := range attempts {
		if !s.sameEachTime(l, a) {
			continue // each round asks something else: a search, a page, a failover
		}
		for _, status := range []bool{false, true} {
			if status && !s.givesResponse(a) {
				continue
			}
			paths := s.explore(graph, l, a, status)
			if paths.isRetry() {
				s.judge(l, a, paths)
				return true // one finding a loop
			}
			if paths.skipsPause() && !s.callBehaviour(a.call).Waits && len(l.self) == 0 {
				s.skipped(l, a)
				return true
			}
		}
	}
	return false
}

// graph returns the control flow of a function, which is made once.
func (s *state) graph(body *ast.BlockStmt) *cfg.CFG {
	if s.graphOf != body {
		s.graphOf, s.lastGraph = body, cfg.New(body, s.mayReturn)
	}
	return s.lastGraph
}

// givesResponse reports whether the attempt's results have an HTTP response,
// whose status may tell a failure.
func (s *state) givesResponse(a attempt) bool {
	return slices.ContainsFunc(a.results, func(v types.Object) bool { return isHTTPResponse(v.Type()) })
}

func isHTTPResponse(t types.Type) bool { return isNamed(t, "net/http", "Response") }

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

// attempts lists the calls of a kind right in the loop, those of inner loops
// and functions left out, whose error goes to a variable.
func (s *state) attempts(l *loop, kind func(*ast.CallExpr) bool) []attempt {
	var list []attempt
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.AssignStmt:
			if len(n.Rhs) != 1 {
				return true
			}
			call, ok := s.attempted(n.Rhs[0])
			if !ok || !kind(call) {
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
		case *ast.BinaryExpr:
			call, ok := s.attempted(n.X)
			if ok && (n.Op == token.EQL || n.Op == token.NEQ) && isNil(n.Y) && kind(call) {
				if t := s.TypesInfo.TypeOf(n.X); t != nil && isError(t) {
					list = append(list, attempt{call: call})
				}
			}
		}
		return true
	}
	ast.Inspect(l.body, visit)
	if l.cond != nil {
		ast.Inspect(l.cond, visit)
	}
	if l.post != nil {
		ast.Inspect(l.post, visit)
	}
	return slices.DeleteFunc(list, func(a attempt) bool { return slices.Contains(l.self, a.call) })
}

// attempted returns the call that gives a value: f() or, with libraries that
// keep the error in their result, f().Error.
func (s *state) attempted(e ast.Expr) (*ast.CallExpr, bool) {
	e = ast.Unparen(e)
	if selector, ok := e.(*ast.SelectorExpr); ok && selector.Sel.Name == "Error" {
		if v, ok := s.TypesInfo.Uses[selector.Sel].(*types.Var); ok && v.IsField() && isError(v.Type()) {
			e = ast.Unparen(selector.X)
		}
	}
	call, ok := e.(*ast.CallExpr)
	return call, ok
}

// fallible reports whether a call is worth an attempt: remote, or of a function
// that was handed in, which makes this a retry helper.
func (s *state) fallible(call *ast.CallExpr) bool {
	if row, ok := s.scanned(call); ok {
		return s.callBehaviour(row).Remote
	}
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

// scanned returns the call of q in q(…).Scan(…), where q gives one row.
func (s *state) scanned(call *ast.CallExpr) (*ast.CallExpr, bool) {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Scan" {
		return nil, false
	}
	row, ok := ast.Unparen(selector.X).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	named := typeKey(s.TypesInfo.TypeOf(row))
	return row, strings.HasSuffix(named, ".Row")
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

// node is all of the loop.
func (l *loop) node() ast.Node {
	if _, label := l.stmt.(*ast.LabeledStmt); label || l.stmt == nil {
		return l.body
	}
	return l.stmt
}

// sameEachTime reports whether the call asks the same in every round: nothing
// in it is changed by the loop but contexts, times, requests and readers,
// which each attempt makes anew.
func (s *state) sameEachTime(l *loop, a attempt) bool {
	changed := map[types.Object]bool{}
	inside := map[types.Object]bool{}   // a field or an element is changed
	made := map[types.Object]ast.Expr{} // what is made once in a round, and from what
	for _, param := range l.params {
		changed[param] = true
	}
	ast.Inspect(l.node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				object := s.object(left)
				changed[object] = true
				if object == nil {
					inside[s.object(root(left))] = true
				} else if n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) && len(s.settings().values[object]) == 1 {
					made[object] = n.Rhs[i]
				}
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
			if n.Op == token.AND && !contains(a.call, n) { // in the call itself it takes a result
				changed[s.object(n.X)] = true
			}
		}
		return true
	})
	for again := true; again; {
		again = false
		for object, from := range made {
			if changed[object] && s.invariant(from, changed, inside) {
				delete(changed, object)
				again = true
			}
		}
	}
	same := true
	ast.Inspect(a.call, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			if v, ok := s.TypesInfo.Uses[ident].(*types.Var); ok && changed[v] && (!madeAnew(v.Type()) || s.madeOf(v, changed, inside)) {
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

// madeOf reports whether something that each round makes anew is made of
// something that changes.
func (s *state) madeOf(v types.Object, changed, inside map[types.Object]bool) bool {
	found := false
	for _, value := range s.settings().values[v] {
		var from ast.Node = value.value
		if value.value == nil {
			if value.call == nil {
				continue
			}
			from = value.call
		}
		ast.Inspect(from, func(n ast.Node) bool {
			if ident, ok := n.(*ast.Ident); ok {
				used := s.TypesInfo.Uses[ident]
				if used != nil && used != v && (changed[used] || inside[used]) && !madeAnew(used.Type()) {
					found = true
				}
			}
			return !found
		})
	}
	return found
}

// invariant reports whether an expression has the same value in every round:
// it has no changed variable, and no call but those that compute.
func (s *state) invariant(e ast.Expr, changed, inside map[types.Object]bool) bool {
	same := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			used := s.TypesInfo.Uses[n]
			same = same && (used == nil || !changed[used] && !inside[used])
		case *ast.UnaryExpr:
			same = same && n.Op != token.ARROW
		case *ast.FuncLit:
			same = false
		case *ast.CallExpr:
			if t := s.TypesInfo.Types[n.Fun]; t.IsType() || t.IsBuiltin() {
				break
			}
			fn, ok := typeutil.Callee(s.TypesInfo, n).(*types.Func)
			same = same && ok && fn.Pkg() != nil && slices.Contains(computing, fn.Pkg().Path())
		}
		return same
	})
	return same
}

// computing are packages whose functions give the same for the same.
var computing = []string{"bytes", "fmt", "net/url", "path", "path/filepath", "strconv", "strings", "github.com/aws/aws-sdk-go/aws", "github.com/aws/aws-sdk-go-v2/aws", "k8s.io/utils/ptr"}

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
		{"context", "Context"}, {"time", "Duration"}, {"time", "Time"}, {"net/http", "Request"},
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
var conflictName = regexp.MustCompile(`(?i)conflict|precondition|unique|duplicate|exist|serializ|deadlock|casfail|condition|stale|optimis|inuse|expired|unauth|redirect|moved|watch|txfailed|40001|40P01|23505`)
