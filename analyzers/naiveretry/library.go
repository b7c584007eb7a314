package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// schedule is what the settings of a retry library come to. What is not known
// counts as harmless: as a pause, and as an end.
type schedule struct {
	noPause   bool  // the pause it is told is zero
	shaped    bool  // a function makes pauses of its own
	elapsed   bool  // it ends after some time
	ends      bool  // something else may end it
	attempts  int64 // the limit, 0 for none, unknownLimit for one of unknown size
	operation ast.Expr
}

const unknownLimit = math.MaxInt64

func (sch *schedule) unknown() { sch.shaped, sch.ends = true, true }

// libraryUse judges a call or a literal that makes a retry of a library.
func (c *checker) libraryUse(e ast.Expr) {
	if !c.library {
		return
	}
	api, name, ok := c.retryAPI(e)
	if !ok || !api.Runs {
		return
	}
	var sch schedule
	if v := c.assignedTo(e); v != nil {
		c.applyVariable(&sch, v)
	} else {
		c.apply(&sch, e)
	}
	remote := api.Remote || api.Response && c.handlesResponses(e)
	var op operation
	if sch.operation != nil {
		op = c.operation(sch.operation)
		remote = op.remote
		if lit, ok := ast.Unparen(sch.operation).(*ast.FuncLit); ok {
			c.resentByLibrary(lit.Body)
		}
	}
	if !remote || op.conflict {
		return
	}
	var at []analysis.RelatedInformation
	if sch.operation != nil {
		at = append(at, c.related(sch.operation.Pos(), "this is repeated"))
	}
	switch {
	case sch.noPause && !sch.shaped && (sch.attempts == 0 || sch.attempts >= 3) && !op.waits:
		c.Report(check.Diagnostic{
			Pos: e.Pos(), End: nameEnd(e), Category: noDelay, Related: at,
			Message: "during an outage, every caller repeats at full speed: " + name + " has no pause",
			Advice:  "set a pause that grows, with jitter",
		})
	case sch.attempts == 0 && !sch.elapsed && !sch.ends && !c.givesUp(op, api.GivesUp):
		c.Report(check.Diagnostic{
			Pos: e.Pos(), End: nameEnd(e), Category: unbounded, Related: at,
			Message: "during an outage, nothing stops the goroutine that is in " + name,
			Advice:  "set a limit, or hand in a context that is cancelled at shutdown",
		})
	}
}

// nameEnd is where the name of what is called or made ends.
func nameEnd(e ast.Expr) token.Pos {
	switch e := e.(type) {
	case *ast.CallExpr:
		return e.Fun.End()
	case *ast.CompositeLit:
		return e.Lbrace
	}
	return e.End()
}

// retryAPI returns what is known about a call or literal, and its name.
func (c *checker) retryAPI(e ast.Expr) (api knowledge.RetryAPI, name string, ok bool) {
	switch e := e.(type) {
	case *ast.CallExpr:
		fn := symbol.Callee(c.TypesInfo, e)
		if fn == nil {
			return api, "", false
		}
		api, ok = knowledge.RetryCall(fn)
		return api, displayName(e), ok
	case *ast.CompositeLit:
		api, ok = knowledge.RetryType(c.TypesInfo.TypeOf(e))
		if e.Type != nil {
			name = types.ExprString(e.Type)
		}
		return api, name, ok
	}
	return api, "", false
}

// displayName spells the function that is called, without what made its
// receiver.
func displayName(call *ast.CallExpr) string {
	fun := ast.Unparen(call.Fun)
	switch indexed := fun.(type) {
	case *ast.IndexExpr:
		fun = indexed.X
	case *ast.IndexListExpr:
		fun = indexed.X
	}
	if selector, ok := fun.(*ast.SelectorExpr); ok {
		if _, ok := ast.Unparen(selector.X).(*ast.CallExpr); ok {
			return selector.Sel.Name
		}
	}
	return types.ExprString(fun)
}

// assignedTo returns the variable that the expression alone defines.
func (c *checker) assignedTo(e ast.Expr) types.Object {
	cur, ok := c.index.Cursor(e)
	if !ok {
		return nil
	}
	for {
		switch index.ParentEdge(cur) {
		case edge.ParenExpr_X, edge.UnaryExpr_X:
			cur = cur.Parent()
			continue
		}
		break
	}
	var left ast.Expr
	kind, i := cur.ParentEdge()
	switch parent := cur.Parent().Node().(type) {
	case *ast.ValueSpec:
		if kind == edge.ValueSpec_Values && len(parent.Names) == len(parent.Values) {
			left = parent.Names[i]
		}
	case *ast.AssignStmt:
		if kind == edge.AssignStmt_Rhs && len(parent.Lhs) == len(parent.Rhs) {
			left = parent.Lhs[i]
		}
	}
	if left == nil {
		return nil
	}
	v := c.object(left)
	if value, ok := c.value(v); ok && stripped(value) == e {
		return v
	}
	return nil
}

// stripped takes parentheses and & off.
func stripped(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if unary, ok := e.(*ast.UnaryExpr); ok {
		return ast.Unparen(unary.X)
	}
	return e
}

// apply adds what an expression says to the schedule.
func (c *checker) apply(sch *schedule, e ast.Expr) {
	switch e := stripped(e).(type) {
	case *ast.Ident:
		c.applyVariable(sch, c.TypesInfo.Uses[e])
		return
	case *ast.CompositeLit:
		if api, _, ok := c.retryAPI(e); ok {
			c.defaults(sch, api)
			c.applyFields(sch, api, e)
			return
		}
	case *ast.CallExpr:
		if t := c.TypesInfo.Types[e.Fun]; len(e.Args) == 1 && (t.IsType() || t.IsBuiltin() && c.isNew(e)) {
			if t.IsType() {
				c.apply(sch, e.Args[0])
			} else if api, ok := knowledge.RetryType(c.TypesInfo.TypeOf(e.Args[0])); ok {
				c.defaults(sch, api)
			}
			return
		}
		if api, _, ok := c.retryAPI(e); ok {
			c.applyCall(sch, api, e)
			return
		}
	}
	sch.unknown()
}

func (c *checker) isNew(call *ast.CallExpr) bool {
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && ident.Name == "new"
}

// defaults adds what holds unless a part says otherwise.
func (c *checker) defaults(sch *schedule, api knowledge.RetryAPI) {
	sch.noPause = sch.noPause || api.NoPause
	sch.shaped = sch.shaped || api.Shaped
	sch.elapsed = sch.elapsed || api.Elapsed
	sch.ends = sch.ends || api.Ends
	if api.Attempts > 0 {
		sch.attempts = api.Attempts
	}
	if api.NoLimit {
		sch.attempts = 0
	}
}

func (c *checker) applyCall(sch *schedule, api knowledge.RetryAPI, call *ast.CallExpr) {
	c.defaults(sch, api)
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && api.Receiver == knowledge.RetryPolicy {
		c.apply(sch, selector.X)
	}
	args := call.Args
	if call.Ellipsis.IsValid() {
		args = args[:len(args)-1]
		defer sch.unknown() // what is in the list is not known
	}
	// Policies first: what is around them, such as a limit, counts on top.
	for _, policies := range []bool{true, false} {
		for i, arg := range args {
			if len(api.Args) == 0 {
				break
			}
			if part := api.Args[min(i, len(api.Args)-1)]; (part == knowledge.RetryPolicy) == policies {
				c.part(sch, api, part, arg)
			}
		}
	}
}

func (c *checker) applyFields(sch *schedule, api knowledge.RetryAPI, lit *ast.CompositeLit) {
	for _, field := range api.Fields {
		for _, element := range lit.Elts {
			kv, ok := element.(*ast.KeyValueExpr)
			if !ok {
				sch.unknown()
				return
			}
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == field.Name {
				c.part(sch, api, field.Part, kv.Value)
			}
		}
	}
}

// applyVariable adds what is known about a variable that is set once, and
// about its fields.
func (c *checker) applyVariable(sch *schedule, v types.Object) {
	made, ok := c.single(v)
	if !ok || !made.Whole() {
		sch.unknown()
		return
	}
	c.apply(sch, made.Value)
	api, ok := knowledge.RetryType(v.Type())
	if !ok {
		return
	}
	for _, field := range api.Fields {
		switch assigned := defs.Parts(c.index, v.(*types.Var), field.Name); {
		case len(assigned) == 0:
		case len(assigned) == 1 && assigned[0].Whole() && block(assigned[0]) == block(made):
			c.part(sch, api, field.Part, assigned[0].Value)
		default:
			sch.unknown() // set under a condition, or more than once
		}
	}
}

// part adds what one argument or field says.
func (c *checker) part(sch *schedule, api knowledge.RetryAPI, part knowledge.RetryPart, e ast.Expr) {
	value, known := c.eval.Int(e)
	switch part {
	case knowledge.RetryOperation:
		sch.operation = e
	case knowledge.RetryPolicy:
		c.apply(sch, e)
	case knowledge.RetryPause:
		sch.noPause = known && value <= 0
	case knowledge.RetryPauseCap:
		sch.noPause = sch.noPause || known && value == 0
	case knowledge.RetryShape:
		sch.noPause, sch.shaped = c.shape(sch.noPause, e)
	case knowledge.RetryElapsed:
		sch.elapsed = !known || value > 0
	case knowledge.RetryContext:
		sch.ends = sch.ends || !c.endlessContext(e)
	case knowledge.RetryAttempts, knowledge.RetryRepeats:
		switch {
		case !known:
			sch.attempts, sch.ends = unknownLimit, true
		case value == 0 && api.ZeroEver, value < 0 && api.LessEver:
			sch.attempts = 0
		case part == knowledge.RetryRepeats:
			sch.attempts = max(value, 0) + 1
		default:
			sch.attempts = max(value, 1)
		}
	}
}

// shape tells what a function that makes pauses makes of a pause of zero.
func (c *checker) shape(noPause bool, e ast.Expr) (none, shaped bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return c.returnsZero(e.Body), false
	case *ast.Ident, *ast.SelectorExpr:
		fn, _ := c.TypesInfo.Uses[lastIdent(e)].(*types.Func)
		if body := c.index.Body(fn); body != nil {
			return c.returnsZero(body), false
		}
		return noPause, !knowledge.PausesAsTold(fn)
	}
	return false, true
}

func lastIdent(e ast.Expr) *ast.Ident {
	if selector, ok := e.(*ast.SelectorExpr); ok {
		return selector.Sel
	}
	ident, _ := e.(*ast.Ident)
	return ident
}

// returnsZero reports whether a function can return nothing but zero.
func (c *checker) returnsZero(body *ast.BlockStmt) bool {
	zeroes, others := 0, 0
	returns(body, func(results []ast.Expr) {
		if value, ok := c.eval.Int(last(results)); ok && value == 0 {
			zeroes++
		} else {
			others++
		}
	})
	return zeroes > 0 && others == 0
}

// returns visits the return statements of a function itself.
func returns(body *ast.BlockStmt, visit func(results []ast.Expr)) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			visit(n.Results)
		}
		return true
	})
}

func last(list []ast.Expr) ast.Expr {
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

// endlessContext reports whether a context is one that is never done.
func (c *checker) endlessContext(e ast.Expr) bool {
	e = ast.Unparen(e)
	if ident, ok := e.(*ast.Ident); ok {
		value, ok := c.value(c.TypesInfo.Uses[ident])
		if !ok {
			return false
		}
		e = ast.Unparen(value)
	}
	call, ok := e.(*ast.CallExpr)
	return ok && symbol.IsFunc(symbol.Callee(c.TypesInfo, call), "context", "Background", "TODO")
}

// handlesResponses reports whether *http.Response is a type argument of the
// value.
func (c *checker) handlesResponses(e ast.Expr) bool {
	named, ok := types.Unalias(c.TypesInfo.TypeOf(e)).(*types.Named)
	if !ok {
		return false
	}
	for t := range named.TypeArgs().Types() {
		if symbol.IsNamed(t, "net/http", "Response") {
			return true
		}
	}
	return false
}
