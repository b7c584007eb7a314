package naiveretry

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// helper is a function of a project that repeats what it is handed, with a
// pause that its caller can switch off.
type helper struct {
	Operation int    // the parameter that is repeated
	Pause     int    // the parameter that is the pause, or says whether there is one; -1 for none
	Field     string // the same for a field of its options, as path.Type.Field
}

// AFact marks helper as a fact of go/analysis.
func (*helper) AFact() {}

func (*helper) String() string { return "retries" }

// option is a function that makes an option out of its only parameter.
type option struct {
	Field string // the field that it sets, as path.Type.Field
}

// AFact marks option as a fact of go/analysis.
func (*option) AFact() {}

func (o *option) String() string { return "sets " + o.Field }

// exportHelpers finds the retry helpers and the functions that make their
// options.
func (s *state) exportHelpers() {
	for fn, body := range s.bodies {
		if o := s.optionMaker(fn, body); o != nil {
			s.optionsMade[fn] = o
			if fn.Exported() {
				s.ExportObjectFact(fn, o)
			}
		}
		if h := s.helperOf(fn, body); h != nil {
			s.helpers[fn] = h
			if fn.Exported() {
				s.ExportObjectFact(fn, h)
			}
		}
	}
}

// optionMaker recognises func F(v T) Option { return func(o *Options) { o.F = v } }.
func (s *state) optionMaker(fn *types.Func, body *ast.BlockStmt) *option {
	if len(body.List) != 1 || fn.Signature().Params().Len() != 1 {
		return nil
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil
	}
	lit, ok := ast.Unparen(ret.Results[0]).(*ast.FuncLit)
	if !ok || len(lit.Body.List) != 1 {
		return nil
	}
	assign, ok := lit.Body.List[0].(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || s.object(assign.Rhs[0]) != fn.Signature().Params().At(0) {
		return nil
	}
	if field := s.fieldKey(assign.Lhs[0]); field != "" {
		return &option{Field: field}
	}
	return nil
}

// fieldKey spells the field of a struct that an expression selects.
func (s *state) fieldKey(e ast.Expr) string {
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if key := typeKey(s.TypesInfo.TypeOf(selector.X)); key != "" {
		return key + "." + selector.Sel.Name
	}
	return ""
}

func typeKey(t types.Type) string {
	if t == nil {
		return ""
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	return named.Obj().Pkg().Path() + "." + named.Obj().Name()
}

// helperOf returns what makes a function a retry helper whose only pause can
// be switched off.
func (s *state) helperOf(fn *types.Func, body *ast.BlockStmt) *helper {
	params := fn.Signature().Params()
	var found *helper
	for i := range params.Len() {
		if signature, ok := params.At(i).Type().Underlying().(*types.Signature); !ok || !returnsError(signature) {
			continue
		}
		ast.Inspect(body, func(n ast.Node) bool {
			l := &loop{body: body, around: []ast.Node{&ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body}}}
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ForStmt:
				l.stmt, l.body, l.cond, l.post = n, n.Body, n.Cond, n.Post
			case *ast.RangeStmt:
				l.stmt, l.body, l.times = n, n.Body, n.X
			default:
				return true
			}
			for _, a := range s.attempts(l, s.fallible) {
				if s.object(a.call.Fun) != params.At(i) || !s.explore(s.graph(body), l, a, false).isRetry() {
					continue
				}
				if limit, _ := s.limit(l); limit > 0 && limit < someLimit {
					continue
				}
				if pause := s.onlyPause(l); pause != nil {
					found = s.switched(l, pause, params, i)
				}
			}
			return true
		})
	}
	return found
}

// onlyPause returns what the loop waits for if it is one call of time.Sleep or
// time.After.
func (s *state) onlyPause(l *loop) *ast.CallExpr {
	var pause *ast.CallExpr
	count := 0
	ast.Inspect(l.body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
		switch {
		case ok && (fn.FullName() == "time.Sleep" || fn.FullName() == "time.After") && len(call.Args) == 1:
			pause = call
			count++
		case s.callBehaviour(call).Waits:
			count++
		}
		return true
	})
	if count != 1 {
		return nil
	}
	return pause
}

// switched says what switches a pause off: the parameter or the field that it
// is, or that an if statement around it, or around what sets it, asks for.
func (s *state) switched(l *loop, pause *ast.CallExpr, params *types.Tuple, operation int) *helper {
	if h := s.source(pause.Args[0], params, operation); h != nil {
		return h
	}
	var set ast.Node = pause
	if v := s.object(pause.Args[0]); v != nil {
		values := s.settings().values[v]
		if len(values) != 2 || values[0].value != nil || values[0].call != nil || values[1].value == nil {
			return nil // it is not zero to begin with
		}
		set = values[1].value
	}
	var found *helper
	ast.Inspect(l.body, func(n ast.Node) bool {
		stmt, ok := n.(*ast.IfStmt)
		if ok && stmt.Body.Pos() <= set.Pos() && set.End() <= stmt.Body.End() {
			if h := s.source(stmt.Cond, params, operation); h != nil {
				found = h
			}
		}
		return true
	})
	return found
}

// source returns the parameter or field that an expression is, if the function
// leaves it as it came.
func (s *state) source(e ast.Expr, params *types.Tuple, operation int) *helper {
	set := s.settings()
	for i := range params.Len() {
		if object := s.object(e); object != nil && object == params.At(i) && len(set.values[object]) == 0 {
			return &helper{Operation: operation, Pause: i}
		}
	}
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	options := s.object(selector.X)
	field := s.fieldKey(e)
	if field == "" || options == nil || len(set.fields[options][selector.Sel.Name]) > 0 {
		return nil
	}
	return &helper{Operation: operation, Pause: -1, Field: field}
}

// helperCall judges a call of a retry helper.
func (s *state) helperCall(call *ast.CallExpr) {
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil {
		return
	}
	fn = fn.Origin()
	h := s.helpers[fn]
	if h == nil {
		h = new(helper)
		if fn.Pkg() == s.Pkg || !s.ImportObjectFact(fn, h) {
			return
		}
	}
	off := s.switchedOff(h, call)
	if off == nil || h.Operation >= len(call.Args) {
		return
	}
	op := s.operation(call.Args[h.Operation])
	if op.body == nil && op.fn == nil || !op.remote || op.waits || op.conflict || op.body != nil && s.aborts(op.body, fn) {
		return
	}
	s.Report(analysis.Diagnostic{
		Pos: off.Pos(), End: off.End(), Category: noDelay,
		Message: types.ExprString(call.Fun) + " is called with its pause switched off: any failure is repeated at once and at full speed until the limit is reached; leave the pause on, or return at once the errors that a repeat cannot mend",
		Related: []analysis.RelatedInformation{s.related(call.Pos(), "it is called here"), s.related(call.Args[h.Operation].Pos(), "this is repeated")},
	})
}

// switchedOff returns the argument that switches the pause off.
func (s *state) switchedOff(h *helper, call *ast.CallExpr) (off ast.Expr) {
	if h.Pause >= 0 {
		if h.Pause < len(call.Args) && s.isZero(call.Args[h.Pause]) {
			return call.Args[h.Pause]
		}
		return nil
	}
	for _, arg := range s.spread(call) {
		switch arg := stripped(arg).(type) {
		case *ast.CallExpr:
			if o := s.optionOf(arg); o != nil && o.Field == h.Field && len(arg.Args) == 1 {
				off = nil
				if s.isZero(arg.Args[0]) {
					off = arg
				}
			}
		case *ast.CompositeLit:
			if s.leavesZero(arg, h.Field) {
				off = arg
			}
		}
	}
	return off
}

// spread returns the arguments of a call, with the elements of a slice that is
// handed over as such.
func (s *state) spread(call *ast.CallExpr) []ast.Expr {
	if !call.Ellipsis.IsValid() || len(call.Args) == 0 {
		return call.Args
	}
	list := call.Args[: len(call.Args)-1 : len(call.Args)-1]
	e := ast.Unparen(call.Args[len(call.Args)-1])
	if values := s.settings().values[s.object(e)]; len(values) == 1 && values[0].value != nil {
		e = ast.Unparen(values[0].value)
	}
	if lit, ok := e.(*ast.CompositeLit); ok {
		return append(list, lit.Elts...)
	}
	return nil
}

func (s *state) optionOf(call *ast.CallExpr) *option {
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil {
		return nil
	}
	if fn.Pkg() == s.Pkg {
		return s.optionsMade[fn]
	}
	o := new(option)
	if !s.ImportObjectFact(fn, o) {
		return nil
	}
	return o
}

// leavesZero reports whether a literal of the options leaves the field zero.
func (s *state) leavesZero(lit *ast.CompositeLit, field string) bool {
	key := typeKey(s.TypesInfo.TypeOf(lit))
	if key == "" {
		return false
	}
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		if name := lastName(kv.Key); key+"."+name == field {
			return s.isZero(kv.Value)
		}
	}
	return len(field) > len(key) && field[:len(key)+1] == key+"."
}

// isZero reports whether an expression is the constant 0 or false.
func (s *state) isZero(e ast.Expr) bool {
	if value := s.TypesInfo.Types[e].Value; value != nil && value.ExactString() == "false" {
		return true
	}
	n, ok := s.constantInt(e)
	return ok && n == 0
}

// aborts reports whether an operation may end the retry by an error that the
// helper knows: it calls something else of the helper's package, or something
// with such a name.
func (s *state) aborts(body *ast.BlockStmt, helper *types.Func) bool {
	if s.marks(body, 2) {
		return true
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			object := s.TypesInfo.Uses[id]
			found = found || abortName.MatchString(id.Name) || object != nil && object.Pkg() == helper.Pkg() && helper.Pkg() != s.Pkg
		}
		return !found
	})
	return found
}
