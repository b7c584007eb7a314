package corswildcard

import (
	"go/ast"
	"go/types"
	"maps"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

type kind uint8

const (
	unknown kind = iota
	text
	boolean
	number
	list
	record   // a middleware's configuration
	pointer  // to the variable or literal in key
	function // a literal, a declared function or one that allows everyone
	location // a parsed URL; s is its text
	pattern  // a compiled regular expression; s is its source
	header   // the header map of the response in key
	mapping  // a map whose keys are known strings; others may be added
	object   // an error, or something else that is not nil
	null
)

// value is what the interpreter knows of an expression. Beside what it is, it
// says where it comes from: from the Origin header, from the request at
// large, or from outside the request, which makes it configuration.
//
// The order of the fields keeps it at 128 bytes, the most that a map holds
// without an allocation for each value.
type value struct {
	kind    kind
	b       bool
	open    bool // a list may have more elements, a record's unset fields are not zero
	anyone  bool // a function that allows everyone
	origin  bool // computed from the Origin
	request bool // computed from the rest of the request
	config  bool // computed from something else that is not constant

	s      string
	n      int64
	elems  []value          // of a method value, the receiver
	fields map[string]value // never changed in place
	row    *knowledge.CORSConfig
	key    any
	lit    *ast.FuncLit
	decl   *types.Func
	env    *pathState // of a function literal

	at ast.Node // where a field or header got it
}

// joinTaint returns an unknown value that depends on what the operands depend on.
func joinTaint(vs ...value) value {
	var v value
	for _, o := range vs {
		v.origin = v.origin || o.origin || o.chosen()
		v.request = v.request || o.request
		v.config = v.config || o.config
	}
	return v
}

// withTaint gives v the provenance of the operands too.
func (v value) withTaint(vs ...value) value {
	m := joinTaint(vs...)
	v.origin, v.request, v.config = v.origin || m.origin, v.request || m.request, v.config || m.config
	return v
}

func str(s string) value     { return value{kind: text, s: s} }
func boolOf(b bool) value    { return value{kind: boolean, b: b} }
func numberOf(n int64) value { return value{kind: number, n: n} }

// with returns the record with a field set.
func (v value) with(name string, field value) value {
	fields := maps.Clone(v.fields)
	if fields == nil {
		fields = map[string]value{}
	}
	fields[name] = field
	v.fields = fields
	return v
}

// field returns a field of a record; a field never set is the zero value.
func (v value) field(name string) (value, bool) {
	if name == "" {
		return value{kind: null}, true
	}
	if f, ok := v.fields[name]; ok {
		return f, true
	}
	return value{kind: null, config: v.open}, !v.open
}

// same reports whether two values print the same verdict; used to join paths.
func same(a, b value) bool {
	if a.kind != b.kind || a.s != b.s || a.b != b.b || a.n != b.n || len(a.elems) != len(b.elems) || a.key != b.key ||
		a.lit != b.lit || a.decl != b.decl || a.open != b.open || len(a.fields) != len(b.fields) {
		return false
	}
	for i := range a.elems {
		if !same(a.elems[i], b.elems[i]) {
			return false
		}
	}
	for name := range a.fields {
		if !same(a.fields[name], b.fields[name]) {
			return false
		}
	}
	return true
}

// response is what was written to one response's headers.
type response struct {
	origin, credentials value // zero Pos: not written
	vary                bool
}

// pathState is one path through a function: the variables, the headers written,
// and what was assumed to come here.
type pathState struct {
	vars map[any]value // by types.Object, *ast.CompositeLit or *ast.CallExpr
	out  map[any]response
	// assumed holds the undecided conditions, by their text.
	assumed map[string]bool
	because []condition
	depth   int // of inlined calls
}

// condition is an undecided branch that this path took.
type condition struct {
	expr   ast.Expr
	name   string // the same for the condition and its opposite
	holds  bool
	origin bool // decided by the Origin: a guard that was not seen through
	config bool // decided by configuration
	optIn  bool // a configuration that says so itself: dev mode, allow all
}

func newPath() *pathState {
	return &pathState{vars: map[any]value{}, out: map[any]response{}, assumed: map[string]bool{}}
}

func (w *pathState) clone() *pathState {
	return &pathState{
		vars: maps.Clone(w.vars), out: maps.Clone(w.out), assumed: maps.Clone(w.assumed),
		because: w.because[:len(w.because):len(w.because)], depth: w.depth,
	}
}
