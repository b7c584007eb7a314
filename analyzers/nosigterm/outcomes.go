package nosigterm

import (
	"go/ast"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/summary"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// summarise finds out what everything in the package does. What a function
// mentions counts as run: functions are handed on as values, stored in fields
// and called by frameworks that no table could follow.
func (c *checker) summarise() (err error) {
	for _, imported := range c.Pkg.Imports() {
		var fact importing
		if c.ImportPackageFact(imported, &fact) {
			c.methods |= fact.Methods
			c.init, _ = c.init.with(outcome{Effects: fact.Init.Effects, Sites: fact.Init.Sites}, reach{})
		}
	}
	fields := c.fieldEffects()
	c.outcomes, err = summary.Compute(c.graph, summary.Spec[outcome]{
		Local: func(n *callgraph.Node) outcome { return c.own(n, fields[n]) },
		Known: func(fn *types.Func) (outcome, bool) { return outcome{}, fn.Pkg() == nil || c.api(fn).settled() },
		Import: func(object types.Object) (outcome, bool) {
			var fact does
			known := object.Pkg() != nil && !c.Standard(object.Pkg()) && c.ImportObjectFact(object, &fact)
			return outcome{Effects: fact.Effects, Sites: fact.Sites}, known
		},
		Opaque: func(fn *types.Func) (outcome, bool) {
			if !symbol.InterfaceMethod(fn) || c.api(fn).foreign || c.Standard(fn.Pkg()) {
				return outcome{}, false
			}
			return c.elsewhere(fn), true
		},
		Join: c.join,
	})
	if err != nil {
		return err
	}
	c.init, _ = c.init.with(c.outcomes.OfNode(c.graph.InitNode()), reach{})
	for _, n := range c.graph.Nodes() {
		if n.Func != nil && n.Func.Signature().Recv() != nil && !c.TestFile(n.Func.Pos()) {
			c.methods |= c.outcomes.OfNode(n).Effects & (takesTerm | drainsAny | selfRun)
		}
	}
	return nil
}

// join adds what a node leads to. Initialisation runs the initialisers that
// call something, and no literal.
func (c *checker) join(into, from outcome, e *callgraph.Edge) (outcome, bool) {
	if e.From != nil && e.From.Init() {
		if e.To == nil || c.TestFile(e.To.At.Node().Pos()) {
			return into, false
		}
		if _, calls := e.To.Body.(*ast.CallExpr); e.Var != nil && !calls {
			return into, false
		}
		return into.with(from, reach{})
	}
	if from.empty() {
		return into, false
	}
	at := reach{}
	switch {
	case e.Callee != nil:
		at.aux = c.isAuxiliary(e.Callee.Name())
	case e.Var != nil:
		at.aux = c.isAuxiliary(e.Var.Name())
	}
	if e.From != nil {
		at.at, at.spawned = c.span(e.Mention), spawned(e.Mention)
	}
	return into.with(from, at)
}

// farMethod is a method of a type in an imported package that does something.
type farMethod struct {
	of   types.Type
	does outcome
}

// elsewhere joins what the methods do that a method of an interface of the
// module may be, in the packages that are imported.
func (c *checker) elsewhere(method *types.Func) outcome {
	var all outcome
	face, ok := method.Signature().Recv().Type().Underlying().(*types.Interface)
	if !ok {
		return all
	}
	for _, m := range c.farMethods()[method.Name()] {
		if symbol.Implements(m.of, face) {
			all, _ = all.with(m.does, reach{})
		}
	}
	return all
}

// farMethods lists the methods with facts of the packages that are imported.
func (c *checker) farMethods() map[string][]farMethod {
	if c.far != nil {
		return c.far
	}
	c.far = map[string][]farMethod{}
	for _, imported := range c.Pkg.Imports() {
		if !c.ImportPackageFact(imported, new(importing)) {
			continue // nothing in it does anything
		}
		for _, name := range imported.Scope().Names() {
			object, ok := imported.Scope().Lookup(name).(*types.TypeName)
			if !ok || types.IsInterface(object.Type()) {
				continue
			}
			methods := types.NewMethodSet(types.NewPointer(object.Type()))
			for i := range methods.Len() {
				var fact does
				if fn, ok := methods.At(i).Obj().(*types.Func); ok && fn.Pkg() != nil && c.ImportObjectFact(fn, &fact) {
					c.far[fn.Name()] = append(c.far[fn.Name()], farMethod{object.Type(), outcome{Effects: fact.Effects, Sites: fact.Sites}})
				}
			}
		}
	}
	return c.far
}

// own is what a node does by itself.
func (c *checker) own(n *callgraph.Node, fields effects) outcome {
	var own outcome
	if n.Init() || c.TestFile(n.At.Node().Pos()) {
		return own
	}
	own.Effects |= fields
	if n.Func != nil && servesStream(n.Func) {
		own.Effects |= streams
	}
	for e := range c.graph.Out(n) {
		if e.Callee != nil && e.Callee.Pkg() != nil {
			c.mention(&own, mentionOf(e.Mention), e.Callee)
		}
		if e.Var != nil && e.Var.Pkg() != c.Pkg {
			own.Effects |= c.variable(e.Var)
		}
	}
	if len(c.TypeErrors) > 0 {
		c.unresolved(&own, n)
	}
	return own
}

// fieldEffects are those of struct fields that are set, by the code that does.
func (c *checker) fieldEffects() map[*callgraph.Node]effects {
	found := map[*callgraph.Node]effects{}
	for object := range c.index.All() {
		field, ok := object.(*types.Var)
		if !ok || !field.IsField() {
			continue
		}
		kind := knowledge.SignalField(field)
		e := effectOf(kind)
		if kind == knowledge.Drains {
			e |= drains
		}
		if grpcStreams(field) {
			e |= streams
		}
		if e == 0 {
			continue
		}
		for use := range c.index.Uses(field) {
			if n := c.graph.At(use); n != nil {
				found[n] |= e
			}
		}
	}
	return found
}

// mention notes a function that is called or handed on.
func (c *checker) mention(own *outcome, p mention, fn *types.Func) {
	is := c.api(fn)
	switch {
	case is.serves:
		c.serve(own, p, fn, is.serve)
	case is.signal == knowledge.RunsToEnd && c.switchedOff(p, fn):
		c.serve(own, p, fn, knowledge.ServeUnknown)
	case is.signal == knowledge.TakesSignals:
		c.takes(own, p, is.variadic)
	case is.signal == knowledge.Drains:
		own.Effects |= drainOf(fn)
	case is.signal != knowledge.NoSignals:
		own.Effects |= effectOf(is.signal)
	default:
		c.unlisted(own, p, fn, is)
	}
}

// variable is the effect of a function that another package hands on in a
// variable.
func (c *checker) variable(v *types.Var) effects {
	switch kind := knowledge.SignalsVar(v); {
	case kind == knowledge.TakesSignals:
		return unknown // which ones is said where it is called
	case kind != knowledge.NoSignals:
		return effectOf(kind)
	case !c.Standard(v.Pkg()) && c.foreign(v.Pkg()):
		return doubtOf(knowledge.MightTakeSignalsVar(v))
	}
	return 0
}

// unlisted notes a function that no table names.
func (c *checker) unlisted(own *outcome, p mention, fn *types.Func, is *apiInfo) {
	if is.variadic >= 0 {
		c.takes(own, p, is.variadic)
	}
	stops := symbol.InterfaceMethod(fn) && stopName.MatchString(fn.Name())
	if is.foreign {
		own.Effects |= is.doubt
		stops = stops || c.handsServer(p, fn)
	}
	if stops && !c.Standard(fn.Pkg()) {
		own.Effects |= drains
	}
}

// export tells the packages that import this one.
func (c *checker) export() {
	if c.Pkg.Name() == "main" {
		return // nobody imports it
	}
	serves := c.methods != 0 || !c.init.empty()
	for _, n := range c.graph.Nodes() {
		out := c.outcomes.OfNode(n).portable()
		var object types.Object
		switch {
		case n.Func != nil:
			object = n.Func
		case n.Var != nil:
			object = n.Var
		}
		if object == nil || !object.Exported() || out.empty() || c.TestFile(object.Pos()) {
			continue
		}
		c.ExportObjectFact(object, &does{out.Effects, out.Sites})
		serves = true
	}
	if serves {
		init := c.init.portable()
		c.ExportPackageFact(&importing{Init: does{init.Effects, init.Sites}, Methods: c.methods})
	}
}
