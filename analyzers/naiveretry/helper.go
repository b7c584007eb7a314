package naiveretry

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
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

// helpers are the retry helpers of the package, and the functions that make
// their options. Those of other packages are known by facts.
type helpers struct {
	c       *checker
	found   map[*types.Func]*helper
	options map[*types.Func]*option
}

// findHelpers finds them, and tells the packages that import this one.
func findHelpers(c *checker) *helpers {
	h := &helpers{c: c, found: map[*types.Func]*helper{}, options: map[*types.Func]*option{}}
	for _, n := range c.CallGraph().Nodes() {
		body, ok := n.Body.(*ast.BlockStmt)
		if n.Func == nil || !ok {
			continue
		}
		if o := c.optionMaker(n.Func, body); o != nil {
			h.options[n.Func] = o
			if n.Func.Exported() {
				c.ExportObjectFact(n.Func, o)
			}
		}
		if found := c.helperOf(n.Func, body); found != nil {
			h.found[n.Func] = found
			if n.Func.Exported() {
				c.ExportObjectFact(n.Func, found)
			}
		}
	}
	return h
}

// of returns what makes a function a retry helper, or nil.
func (h *helpers) of(fn *types.Func) *helper {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if fn = fn.Origin(); fn.Pkg() == h.c.Pkg {
		return h.found[fn]
	}
	fact := new(helper)
	if !h.c.ImportObjectFact(fn, fact) {
		return nil
	}
	return fact
}

// option returns what the function that a call names makes an option of, or nil.
func (h *helpers) option(call *ast.CallExpr) *option {
	fn := symbol.Callee(h.c.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if fn.Pkg() == h.c.Pkg {
		return h.options[fn]
	}
	fact := new(option)
	if !h.c.ImportObjectFact(fn, fact) {
		return nil
	}
	return fact
}

// optionMaker recognises func F(v T) Option { return func(o *Options) { o.F = v } }.
func (c *checker) optionMaker(fn *types.Func, body *ast.BlockStmt) *option {
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
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || c.object(assign.Rhs[0]) != fn.Signature().Params().At(0) {
		return nil
	}
	if field := c.fieldKey(assign.Lhs[0]); field != "" {
		return &option{Field: field}
	}
	return nil
}

// fieldKey spells the field of a struct that an expression selects.
func (c *checker) fieldKey(e ast.Expr) string {
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if key := symbol.TypeKey(c.TypesInfo.TypeOf(selector.X)); key != "" {
		return key + "." + selector.Sel.Name
	}
	return ""
}

// helperOf returns what makes a function a retry helper whose only pause can
// be switched off.
func (c *checker) helperOf(fn *types.Func, body *ast.BlockStmt) *helper {
	params := fn.Signature().Params()
	var found *helper
	for i := range params.Len() {
		if signature, ok := params.At(i).Type().Underlying().(*types.Signature); !ok || !symbol.ReturnsError(signature) {
			continue
		}
		ast.Inspect(body, func(n ast.Node) bool {
			l := &loop{body: body, enclosing: []ast.Node{&ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body}}}
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
			for _, a := range c.attempts(l, c.fallible) {
				if c.object(a.call.Fun) != params.At(i) || !c.exploreErrors(c.Flows().CFG(body), l, a).isRetry() {
					continue
				}
				if limit, _ := c.limit(l); limit > 0 && limit < someLimit {
					continue
				}
				if pause := c.onlyPause(l); pause != nil {
					found = c.switched(l, pause, params, i)
				}
			}
			return true
		})
	}
	return found
}

// onlyPause returns what the loop waits for if it is one call of time.Sleep or
// time.After.
func (c *checker) onlyPause(l *loop) *ast.CallExpr {
	var pause *ast.CallExpr
	count := 0
	ast.Inspect(l.body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch {
		case symbol.IsFunc(symbol.Callee(c.TypesInfo, call), "time", "Sleep", "After") && len(call.Args) == 1:
			pause = call
			count++
		case c.call(call).Waits:
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
func (c *checker) switched(l *loop, pause *ast.CallExpr, params *types.Tuple, operation int) *helper {
	if h := c.source(pause.Args[0], params, operation); h != nil {
		return h
	}
	var set ast.Node = pause
	if v := c.object(pause.Args[0]); v != nil {
		values := c.defs(v)
		if len(values) != 2 || values[0].Kind != defs.Zero || !values[1].Whole() {
			return nil // it is not zero to begin with
		}
		set = values[1].Value
	}
	var found *helper
	ast.Inspect(l.body, func(n ast.Node) bool {
		stmt, ok := n.(*ast.IfStmt)
		if ok && stmt.Body.Pos() <= set.Pos() && set.End() <= stmt.Body.End() {
			if h := c.source(stmt.Cond, params, operation); h != nil {
				found = h
			}
		}
		return true
	})
	return found
}

// source returns the parameter or field that an expression is, if the function
// leaves it as it came.
func (c *checker) source(e ast.Expr, params *types.Tuple, operation int) *helper {
	for i := range params.Len() {
		if c.object(e) == params.At(i) && defs.Unset(c.index, params.At(i)) {
			return &helper{Operation: operation, Pause: i}
		}
	}
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	options := c.object(selector.X)
	field := c.fieldKey(e)
	v, ok := options.(*types.Var)
	if field == "" || !ok || len(defs.Parts(c.index, v, selector.Sel.Name)) > 0 {
		return nil
	}
	return &helper{Operation: operation, Pause: -1, Field: field}
}

// helperCall judges a call of a retry helper.
func (c *checker) helperCall(call *ast.CallExpr) {
	fn := symbol.Callee(c.TypesInfo, call)
	h := c.helpers.of(fn)
	if h == nil {
		return
	}
	off := c.switchedOff(h, call)
	if off == nil || h.Operation >= len(call.Args) {
		return
	}
	op := c.operation(call.Args[h.Operation])
	if op.body == nil && op.fn == nil || !op.remote || op.waits || op.conflict || op.body != nil && c.aborts(op.body, fn) {
		return
	}
	c.Report(check.Diagnostic{
		Pos: off.Pos(), End: off.End(), Category: noDelay,
		Message: "any failure is repeated at full speed up to the limit: " + types.ExprString(call.Fun) + " has its pause switched off",
		Advice:  "leave the pause on, or return at once the errors that a repeat cannot mend",
		Related: []analysis.RelatedInformation{c.related(call.Pos(), "it is called here"), c.related(call.Args[h.Operation].Pos(), "this is repeated")},
	})
}

// switchedOff returns the argument that switches the pause off.
func (c *checker) switchedOff(h *helper, call *ast.CallExpr) (off ast.Expr) {
	if h.Pause >= 0 {
		if h.Pause < len(call.Args) && c.isZero(call.Args[h.Pause]) {
			return call.Args[h.Pause]
		}
		return nil
	}
	for _, arg := range c.spread(call) {
		switch arg := stripped(arg).(type) {
		case *ast.CallExpr:
			if o := c.helpers.option(arg); o != nil && o.Field == h.Field && len(arg.Args) == 1 {
				off = nil
				if c.isZero(arg.Args[0]) {
					off = arg
				}
			}
		case *ast.CompositeLit:
			if c.leavesZero(arg, h.Field) {
				off = arg
			}
		}
	}
	return off
}

// spread returns the arguments of a call, with the elements of a slice that is
// handed over as such.
func (c *checker) spread(call *ast.CallExpr) []ast.Expr {
	if !call.Ellipsis.IsValid() || len(call.Args) == 0 {
		return call.Args
	}
	list := call.Args[: len(call.Args)-1 : len(call.Args)-1]
	e := ast.Unparen(call.Args[len(call.Args)-1])
	if value, ok := c.value(c.object(e)); ok {
		e = ast.Unparen(value)
	}
	if lit, ok := e.(*ast.CompositeLit); ok {
		return append(list, lit.Elts...)
	}
	return nil
}

// leavesZero reports whether a literal of the options leaves the field zero.
func (c *checker) leavesZero(lit *ast.CompositeLit, field string) bool {
	key := symbol.TypeKey(c.TypesInfo.TypeOf(lit))
	if key == "" {
		return false
	}
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		if name := lastName(kv.Key); key+"."+name == field {
			return c.isZero(kv.Value)
		}
	}
	return len(field) > len(key) && field[:len(key)+1] == key+"."
}

// isZero reports whether an expression is the constant 0 or false.
func (c *checker) isZero(e ast.Expr) bool {
	if value := c.TypesInfo.Types[e].Value; value != nil && value.ExactString() == "false" {
		return true
	}
	n, ok := c.eval.Int(e)
	return ok && n == 0
}

// aborts reports whether an operation may end the retry by an error that the
// helper knows: it calls something else of the helper's package, or something
// with such a name.
func (c *checker) aborts(body *ast.BlockStmt, helper *types.Func) bool {
	if c.marks(body, 2) {
		return true
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			object := c.TypesInfo.Uses[id]
			found = found || abortName.MatchString(id.Name) || object != nil && object.Pkg() == helper.Pkg() && helper.Pkg() != c.Pkg
		}
		return !found
	})
	return found
}
