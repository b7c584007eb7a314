package naiveretry

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
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

// library judges a call or a literal that makes a retry of a library.
func (s *state) library(e ast.Expr) {
	if !s.usesLibrary {
		return
	}
	api, name, ok := s.retryAPI(e)
	if !ok || !api.Runs {
		return
	}
	var sch schedule
	if v := s.assignedTo(e); v != nil {
		s.applyVariable(&sch, v)
	} else {
		s.apply(&sch, e)
	}
	remote := api.Remote || api.Response && s.handlesResponses(e)
	var op operation
	if sch.operation != nil {
		op = s.operation(sch.operation)
		remote = op.remote
		if lit, ok := ast.Unparen(sch.operation).(*ast.FuncLit); ok {
			s.resentByLibrary(lit.Body)
		}
	}
	if !remote || op.conflict {
		return
	}
	var at []analysis.RelatedInformation
	if sch.operation != nil {
		at = append(at, s.related(sch.operation.Pos(), "this is repeated"))
	}
	switch {
	case sch.noPause && !sch.shaped && (sch.attempts == 0 || sch.attempts >= 3) && !op.waits:
		s.Report(analysis.Diagnostic{
			Pos: e.Pos(), End: nameEnd(e), Category: noDelay, Related: at,
			Message: name + " is set to repeat at once after a failure: while the other side is down, every caller hammers it at full speed; set a pause that grows, with jitter",
		})
	case sch.attempts == 0 && !sch.elapsed && !sch.ends && !s.givesUp(op, api.GivesUp):
		s.Report(analysis.Diagnostic{
			Pos: e.Pos(), End: nameEnd(e), Category: unbounded, Related: at,
			Message: name + " is set to repeat until it succeeds, and nothing else ends it: the goroutine cannot be stopped while the other side is down; set a limit, or hand in a context that is cancelled at shutdown",
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
func (s *state) retryAPI(e ast.Expr) (api knowledge.RetryAPI, name string, ok bool) {
	switch e := e.(type) {
	case *ast.CallExpr:
		fn, _ := typeutil.Callee(s.TypesInfo, e).(*types.Func)
		if fn == nil {
			return api, "", false
		}
		api, ok = knowledge.RetryCall(fn.Origin())
		return api, calleeName(e), ok
	case *ast.CompositeLit:
		api, ok = knowledge.RetryType(s.TypesInfo.TypeOf(e))
		if e.Type != nil {
			name = types.ExprString(e.Type)
		}
		return api, name, ok
	}
	return api, "", false
}

// calleeName spells the function that is called, without what made its
// receiver.
func calleeName(call *ast.CallExpr) string {
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
func (s *state) assignedTo(e ast.Expr) types.Object {
	for v, values := range s.settings().values {
		if len(values) == 1 && values[0].value != nil && stripped(values[0].value) == e {
			return v
		}
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
func (s *state) apply(sch *schedule, e ast.Expr) {
	switch e := stripped(e).(type) {
	case *ast.Ident:
		s.applyVariable(sch, s.TypesInfo.Uses[e])
		return
	case *ast.CompositeLit:
		if api, _, ok := s.retryAPI(e); ok {
			s.defaults(sch, api)
			s.applyFields(sch, api, e)
			return
		}
	case *ast.CallExpr:
		if t := s.TypesInfo.Types[e.Fun]; len(e.Args) == 1 && (t.IsType() || t.IsBuiltin() && s.isNew(e)) {
			if t.IsType() {
				s.apply(sch, e.Args[0])
			} else if api, ok := knowledge.RetryType(s.TypesInfo.TypeOf(e.Args[0])); ok {
				s.defaults(sch, api)
			}
			return
		}
		if api, _, ok := s.retryAPI(e); ok && !e.Ellipsis.IsValid() {
			s.applyCall(sch, api, e)
			return
		}
	}
	sch.unknown()
}

func (s *state) isNew(call *ast.CallExpr) bool {
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && ident.Name == "new"
}

// defaults adds what holds unless a part says otherwise.
func (s *state) defaults(sch *schedule, api knowledge.RetryAPI) {
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

func (s *state) applyCall(sch *schedule, api knowledge.RetryAPI, call *ast.CallExpr) {
	s.defaults(sch, api)
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && api.Receiver == knowledge.RetryPolicy {
		s.apply(sch, selector.X)
	}
	// Policies first: what is around them, such as a limit, counts on top.
	for _, policies := range []bool{true, false} {
		for i, arg := range call.Args {
			if len(api.Args) == 0 {
				break
			}
			if part := api.Args[min(i, len(api.Args)-1)]; (part == knowledge.RetryPolicy) == policies {
				s.part(sch, api, part, arg)
			}
		}
	}
}

func (s *state) applyFields(sch *schedule, api knowledge.RetryAPI, lit *ast.CompositeLit) {
	for _, field := range api.Fields {
		for _, element := range lit.Elts {
			kv, ok := element.(*ast.KeyValueExpr)
			if !ok {
				sch.unknown()
				return
			}
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == field.Name {
				s.part(sch, api, field.Part, kv.Value)
			}
		}
	}
}

// applyVariable adds what is known about a variable that is set once, and
// about its fields.
func (s *state) applyVariable(sch *schedule, v types.Object) {
	set := s.settings()
	values := set.values[v]
	if v == nil || len(values) != 1 || values[0].value == nil || v.Parent() == s.Pkg.Scope() && v.Exported() {
		sch.unknown()
		return
	}
	s.apply(sch, values[0].value)
	api, ok := knowledge.RetryType(v.Type())
	if !ok {
		return
	}
	for _, field := range api.Fields {
		switch assigned := set.fields[v][field.Name]; {
		case len(assigned) == 0:
		case len(assigned) == 1 && assigned[0].block == values[0].block:
			s.part(sch, api, field.Part, assigned[0].value)
		default:
			sch.unknown() // set under a condition, or more than once
		}
	}
}

// part adds what one argument or field says.
func (s *state) part(sch *schedule, api knowledge.RetryAPI, part knowledge.RetryPart, e ast.Expr) {
	value, known := s.constantInt(e)
	switch part {
	case knowledge.RetryOperation:
		sch.operation = e
	case knowledge.RetryPolicy:
		s.apply(sch, e)
	case knowledge.RetryPause:
		sch.noPause = known && value <= 0
	case knowledge.RetryPauseCap:
		sch.noPause = sch.noPause || known && value == 0
	case knowledge.RetryShape:
		sch.noPause, sch.shaped = s.shape(sch.noPause, e)
	case knowledge.RetryElapsed:
		sch.elapsed = !known || value > 0
	case knowledge.RetryContext:
		sch.ends = sch.ends || !s.endlessContext(e)
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
func (s *state) shape(noPause bool, e ast.Expr) (none, shaped bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return s.returnsZero(e.Body), false
	case *ast.Ident, *ast.SelectorExpr:
		fn, _ := s.TypesInfo.Uses[lastIdent(e)].(*types.Func)
		if fn != nil && s.bodies[fn] != nil {
			return s.returnsZero(s.bodies[fn]), false
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
func (s *state) returnsZero(body *ast.BlockStmt) bool {
	zeroes, others := 0, 0
	returns(body, func(results []ast.Expr) {
		if value, ok := s.constantInt(last(results)); ok && value == 0 {
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

// constantInt returns the value of a constant, or of a variable that has only
// one.
func (s *state) constantInt(e ast.Expr) (int64, bool) {
	if e == nil {
		return 0, false
	}
	value := s.TypesInfo.Types[e].Value
	if ident, ok := ast.Unparen(e).(*ast.Ident); ok && value == nil {
		v := s.TypesInfo.Uses[ident]
		if values := s.settings().values[v]; len(values) == 1 && values[0].value != nil && v.Parent() != s.Pkg.Scope() {
			value = s.TypesInfo.Types[values[0].value].Value
		}
	}
	if value == nil {
		return 0, false
	}
	if value = constant.ToInt(value); value.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(value)
}

// endlessContext reports whether a context is one that is never done.
func (s *state) endlessContext(e ast.Expr) bool {
	e = ast.Unparen(e)
	if ident, ok := e.(*ast.Ident); ok {
		values := s.settings().values[s.TypesInfo.Uses[ident]]
		if len(values) != 1 || values[0].value == nil {
			return false
		}
		e = ast.Unparen(values[0].value)
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	return ok && (fn.FullName() == "context.Background" || fn.FullName() == "context.TODO")
}

// handlesResponses reports whether *http.Response is a type argument of the
// value.
func (s *state) handlesResponses(e ast.Expr) bool {
	named, ok := types.Unalias(s.TypesInfo.TypeOf(e)).(*types.Named)
	if !ok {
		return false
	}
	for t := range named.TypeArgs().Types() {
		if isNamed(t, "net/http", "Response") {
			return true
		}
	}
	return false
}
