package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// loop is what may be a retry: a for or range statement, the statements from a
// label to the last goto, or a function that calls itself.
type loop struct {
	stmt      ast.Stmt // nil for a recursion
	body      *ast.BlockStmt
	cond      ast.Expr        // of a for statement
	post      ast.Stmt        // of a for statement
	times     ast.Expr        // of a range over an integer
	paced     bool            // what it ranges over may wait and end it
	enclosing []ast.Node      // functions, the innermost last
	self      []*ast.CallExpr // the calls of a recursion to itself
	params    []types.Object  // what a recursion may change
	pos       token.Pos       // where to report it
	end       token.Pos
}

// attempt is a fallible call in a loop, with the variables its results go to.
type attempt struct {
	call    *ast.CallExpr
	err     types.Object   // nil if the call itself is compared with nil
	results []types.Object // the others
}

// loop judges one loop.
func (c *checker) loop(l *loop) {
	if len(l.enclosing) == 0 {
		return
	}
	if !c.judgeRemote(l) && c.Enabled(noJitter) {
		c.judgeDynamic(l)
	}
}

// judgeRemote judges the loop as a retry of a remote call. It returns whether
// it is one.
func (c *checker) judgeRemote(l *loop) bool {
	attempts := c.attempts(l, c.fallible)
	if len(attempts) == 0 {
		return false
	}
	graph := c.graph(l)
	for _, a := range attempts {
		c.resentBody(graph, l, a)
	}
	for _, a := range attempts {
		if !c.loopInvariant(l, a) {
			continue // each round asks something else: a search, a page, a failover
		}
		explorations := []func(*flow.Graph, *loop, attempt) *paths{c.exploreErrors}
		if c.givesResponse(a) {
			explorations = append(explorations, c.exploreStatus)
		}
		for _, explore := range explorations {
			paths := explore(graph, l, a)
			if paths.classSkipsPause() && len(l.self) == 0 {
				c.skipped(l, a)
				return true
			}
			if paths.isRetry() {
				c.judge(l, a, paths)
				return true // one finding a loop
			}
			if paths.skipsPause() && !c.call(a.call).Waits && len(l.self) == 0 {
				c.skipped(l, a)
				return true
			}
		}
	}
	return false
}

// graph returns the control flow of the innermost function around the loop.
func (c *checker) graph(l *loop) *flow.Graph {
	_, body := index.FuncParts(l.enclosing[len(l.enclosing)-1])
	return c.Flows().CFG(body)
}

// givesResponse reports whether the attempt's results have an HTTP response,
// whose status may tell a failure.
func (c *checker) givesResponse(a attempt) bool {
	return slices.ContainsFunc(a.results, func(v types.Object) bool { return isHTTPResponse(v.Type()) })
}

func isHTTPResponse(t types.Type) bool { return symbol.IsNamed(t, "net/http", "Response") }

// attempts lists the calls of a kind right in the loop, those of inner loops
// and functions left out, whose error goes to a variable.
func (c *checker) attempts(l *loop, kind func(*ast.CallExpr) bool) []attempt {
	var list []attempt
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.AssignStmt:
			if len(n.Rhs) != 1 {
				return true
			}
			call, ok := c.attempted(n.Rhs[0])
			if !ok || !kind(call) {
				return true
			}
			a := attempt{call: call}
			for i, left := range n.Lhs {
				object := c.object(left)
				if i == len(n.Lhs)-1 {
					a.err = object
				} else if object != nil {
					a.results = append(a.results, object)
				}
			}
			if a.err != nil && symbol.IsError(a.err.Type()) {
				list = append(list, a)
			}
		case *ast.BinaryExpr:
			call, ok := c.attempted(n.X)
			if ok && (n.Op == token.EQL || n.Op == token.NEQ) && isNil(n.Y) && kind(call) {
				if t := c.TypesInfo.TypeOf(n.X); t != nil && symbol.IsError(t) {
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
func (c *checker) attempted(e ast.Expr) (*ast.CallExpr, bool) {
	e = ast.Unparen(e)
	if selector, ok := e.(*ast.SelectorExpr); ok && selector.Sel.Name == "Error" {
		if v, ok := c.TypesInfo.Uses[selector.Sel].(*types.Var); ok && v.IsField() && symbol.IsError(v.Type()) {
			e = ast.Unparen(selector.X)
		}
	}
	call, ok := e.(*ast.CallExpr)
	return call, ok
}

// fallible reports whether a call is worth an attempt: remote, or of a function
// that was handed in, which makes this a retry helper.
func (c *checker) fallible(call *ast.CallExpr) bool {
	if row, ok := c.scanned(call); ok {
		return c.call(row).Remote
	}
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && streamName.MatchString(selector.Sel.Name) {
		return false // an iterator or a stream: the next call gives the next element
	}
	if c.call(call).Remote {
		return true
	}
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.TypesInfo.Uses[ident].(*types.Var)
	if !ok || v.Kind() != types.ParamVar {
		return false
	}
	signature, ok := v.Type().Underlying().(*types.Signature)
	return ok && symbol.ReturnsError(signature)
}

// scanned returns the call of q in q(…).Scan(…), where q gives one row.
func (c *checker) scanned(call *ast.CallExpr) (*ast.CallExpr, bool) {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Scan" {
		return nil, false
	}
	row, ok := ast.Unparen(selector.X).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	named := symbol.TypeKey(c.TypesInfo.TypeOf(row))
	return row, strings.HasSuffix(named, ".Row")
}

// streamName matches methods that give one element after the other.
var streamName = regexp.MustCompile(`^(Next|Recv|Read|Scan|Accept|Receive|Pop|Dequeue|Poll|Fetch)(Message|Messages|Msg|Batch|Next|Byte|Rune|Line|Bytes|String|Fetches|Context)?$`)

// object returns the variable that an expression names, nil for _ and others.
func (c *checker) object(e ast.Expr) types.Object {
	ident, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || ident.Name == "_" {
		return nil
	}
	return c.TypesInfo.ObjectOf(ident)
}

// rootObject returns the variable that an expression is a part of, or nil.
func (c *checker) rootObject(e ast.Expr) types.Object {
	if ident := defs.Root(e); ident != nil {
		return c.object(ident)
	}
	return nil
}

// defs lists what gives a variable a value.
func (c *checker) defs(object types.Object) []defs.Def {
	v, _ := object.(*types.Var)
	return defs.Of(c.index, v)
}

// single returns the definition of a variable that has one only.
func (c *checker) single(object types.Object) (defs.Def, bool) {
	v, ok := object.(*types.Var)
	if !ok {
		return defs.Def{}, false
	}
	return defs.Single(c.index, v)
}

// value returns the expression that a variable has as its only value.
func (c *checker) value(object types.Object) (ast.Expr, bool) {
	d, ok := c.single(object)
	return d.Value, ok && d.Whole()
}

// resultOf returns the call that gives a variable its only value, as the first
// of several results.
func (c *checker) resultOf(object types.Object) *ast.CallExpr {
	if d, ok := c.single(object); ok && d.Result == 0 {
		call, _ := ast.Unparen(d.Value).(*ast.CallExpr)
		return call
	}
	return nil
}

// block returns the block that a definition stands in; nil for those of a
// package's variables.
func block(d defs.Def) ast.Node {
	for cur := range d.At.Enclosing((*ast.BlockStmt)(nil)) {
		return cur.Node()
	}
	return nil
}

// node is all of the loop.
func (l *loop) node() ast.Node {
	if _, label := l.stmt.(*ast.LabeledStmt); label || l.stmt == nil {
		return l.body
	}
	return l.stmt
}

// loopInvariant reports whether the call asks the same in every round: nothing
// in it is changed by the loop but contexts, times, requests and readers,
// which each attempt makes for itself.
func (c *checker) loopInvariant(l *loop, a attempt) bool {
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
				object := c.object(left)
				changed[object] = true
				if object == nil {
					inside[c.rootObject(left)] = true
				} else if n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) && len(c.defs(object)) == 1 {
					made[object] = n.Rhs[i]
				}
			}
		case *ast.IncDecStmt:
			changed[c.object(n.X)] = true
		case *ast.RangeStmt:
			if n.Key != nil {
				changed[c.object(n.Key)] = true
			}
			if n.Value != nil {
				changed[c.object(n.Value)] = true
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && !index.Within(a.call, n) { // in the call itself it takes a result
				changed[c.object(n.X)] = true
			}
		}
		return true
	})
	for again := true; again; {
		again = false
		for object, from := range made {
			if changed[object] && c.invariant(from, changed, inside) {
				delete(changed, object)
				again = true
			}
		}
	}
	same := true
	ast.Inspect(a.call, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			if v, ok := c.TypesInfo.Uses[ident].(*types.Var); ok && changed[v] && (!freshPerAttempt(v.Type()) || c.madeOf(v, changed, inside)) {
				same = false
			}
		}
		return same
	})
	for _, arg := range a.call.Args {
		// A request whose page token is set asks for another page.
		if object := c.rootObject(arg); object != nil && inside[object] && !changed[object] && !freshPerAttempt(object.Type()) {
			return false
		}
	}
	return same
}

// madeOf reports whether something that each round makes for itself is made of
// something that changes.
func (c *checker) madeOf(v types.Object, changed, inside map[types.Object]bool) bool {
	found := false
	for _, d := range c.defs(v) {
		if d.Value == nil || d.Kind != defs.Init && d.Kind != defs.Assign {
			continue
		}
		ast.Inspect(d.Value, func(n ast.Node) bool {
			if ident, ok := n.(*ast.Ident); ok {
				used := c.TypesInfo.Uses[ident]
				if used != nil && used != v && (changed[used] || inside[used]) && !freshPerAttempt(used.Type()) {
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
func (c *checker) invariant(e ast.Expr, changed, inside map[types.Object]bool) bool {
	same := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			used := c.TypesInfo.Uses[n]
			same = same && (used == nil || !changed[used] && !inside[used])
		case *ast.UnaryExpr:
			same = same && n.Op != token.ARROW
		case *ast.FuncLit:
			same = false
		case *ast.CallExpr:
			if t := c.TypesInfo.Types[n.Fun]; t.IsType() || t.IsBuiltin() {
				break
			}
			fn := symbol.Callee(c.TypesInfo, n)
			same = same && fn != nil && fn.Pkg() != nil && slices.Contains(purePackages, fn.Pkg().Path())
		}
		return same
	})
	return same
}

// purePackages are packages whose functions give the same for the same.
var purePackages = []string{"bytes", "fmt", "net/url", "path", "path/filepath", "strconv", "strings", "github.com/aws/aws-sdk-go/aws", "github.com/aws/aws-sdk-go-v2/aws", "k8s.io/utils/ptr"}

func freshPerAttempt(t types.Type) bool {
	for _, known := range [][2]string{
		{"context", "Context"}, {"time", "Duration"}, {"time", "Time"}, {"net/http", "Request"},
		{"bytes", "Buffer"}, {"bytes", "Reader"}, {"strings", "Reader"}, {"io", "Reader"}, {"os/exec", "Cmd"},
	} {
		if symbol.IsNamed(t, known[0], known[1]) {
			return true
		}
	}
	return false
}

// conflictName matches errors after which a repeat is right away the right
// thing: somebody else changed what this one was changing.
var conflictName = regexp.MustCompile(`(?i)conflict|precondition|unique|duplicate|exist|serializ|deadlock|casfail|condition|stale|optimis|inuse|expired|unauth|redirect|moved|watch|txfailed|40001|40P01|23505`)
