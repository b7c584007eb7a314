package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// constantFact is a value that another package can rely on: of a package
// variable that is never set again, or the default of a configuration field.
type constantFact struct {
	Value   plain
	Default bool
}

// functionFact is what a caller in another package must know of a function.
type functionFact struct {
	Anyone bool    // an origin check that accepts every origin
	Result *plain  // what it always returns
	Writes []write // the half of a policy that it writes to a parameter
}

// write is a header that a function sets on its parameter.
type write struct {
	Param    int
	Header   string
	Reflects bool // the request's Origin, else Value
	Value    string
}

// packageFact says that functions of the package write half a policy, so that
// packages which use it are looked at.
type packageFact struct{ Writes bool }

func (*constantFact) AFact() {}
func (*functionFact) AFact() {}
func (*packageFact) AFact()  {}

func (f *constantFact) String() string { return "corsvalue" }
func (f *functionFact) String() string { return "corsfunc" }
func (f *packageFact) String() string  { return "corspackage" }

// plain is a value in a form that can be stored.
type plain struct {
	Kind   uint8
	S      string
	B      bool
	Elems  []plain
	Open   bool
	Row    string
	Names  []string // of fields, sorted
	Fields []plain
	Anyone bool
}

const maxElems = 32

// plainOf stores a value if it can be stored and says something.
func plainOf(v value) (plain, bool) {
	p := plain{Kind: uint8(v.kind), S: v.s, B: v.b, Open: v.open, Anyone: v.anyone}
	switch v.kind {
	case text, boolean, null:
		return p, !v.origin && !v.request
	case function:
		return p, v.anyone
	case list:
		if len(v.elems) > maxElems {
			return p, false
		}
		for _, e := range v.elems {
			pe, ok := plainOf(e)
			if !ok {
				p.Open = true
				continue
			}
			p.Elems = append(p.Elems, pe)
		}
		return p, len(p.Elems) > 0
	case record:
		p.Row = v.row.Type
		for name := range v.fields {
			p.Names = append(p.Names, name)
		}
		slices.Sort(p.Names)
		for _, name := range p.Names {
			pf, ok := plainOf(v.fields[name])
			if !ok {
				pf = plain{}
			}
			p.Fields = append(p.Fields, pf)
		}
		return p, true
	}
	return p, false
}

func (t *tables) valueOf(p plain) value {
	v := value{kind: kind(p.Kind), s: p.S, b: p.B, open: p.Open, anyone: p.Anyone}
	for _, e := range p.Elems {
		v.elems = append(v.elems, t.valueOf(e))
	}
	if v.kind == record {
		if v.row = t.rows[p.Row]; v.row == nil {
			return value{config: true}
		}
		for i, name := range p.Names {
			v = v.with(name, t.valueOf(p.Fields[i]))
		}
	}
	v.config = v.kind == unknown
	return v
}

// importedVar is a package variable of another package.
func (in *interp) importedVar(obj *types.Var) value {
	fact := new(constantFact)
	if in.pass.ImportObjectFact(obj, fact) {
		return in.know.valueOf(fact.Value)
	}
	if row := in.know.rowOf(obj.Type()); row != nil {
		return value{kind: record, row: row, open: true}
	}
	return value{config: true}
}

// defaultOf is the value that a configuration field has unless it is set.
func (in *interp) defaultOf(field *types.Var) (value, bool) {
	if v, ok := in.values[field]; ok {
		return v, true
	}
	fact := new(constantFact)
	if !in.pass.ImportObjectFact(field, fact) {
		return value{}, false
	}
	v := in.know.valueOf(fact.Value)
	v.config = true
	return v, true
}

// imported is the result of a function of another package.
func (in *interp) imported(s *site, w *world) ([]value, bool) {
	fact := new(functionFact)
	if s.fn.Pkg() == in.pass.Pkg || !in.pass.ImportObjectFact(s.fn, fact) {
		return nil, false
	}
	for _, wr := range fact.Writes {
		if wr.Param < len(s.args) && s.args[wr.Param].key != nil {
			v := str(wr.Value)
			if wr.Reflects {
				v = in.stranger()
			}
			in.put(s.call, s.args[wr.Param].key, wr.Header, v, false, w)
		}
	}
	if fact.Result != nil {
		return []value{in.know.valueOf(*fact.Result)}, true
	}
	return make([]value, s.fn.Signature().Results().Len()), true
}

// exportValues records the package's list variables and configuration
// defaults for the packages that use them.
func (in *interp) exportValues() {
	for obj := range in.globals {
		if !obj.Exported() || !isStrings(obj.Type()) && in.know.rowOf(obj.Type()) == nil {
			continue
		}
		if p, ok := plainOf(in.packageVar(obj)); ok {
			in.pass.ExportObjectFact(obj, &constantFact{Value: p})
		}
	}
}

// exportDefaults finds fields whose default is any origin: by a struct tag, or
// set so in a function or variable with "default" in its name.
func (in *interp) exportDefaults() {
	star := value{kind: list, elems: []value{str("*")}}
	note := func(field *types.Var) {
		v := star
		if !isStrings(field.Type()) {
			v = str("*")
		}
		p, _ := plainOf(v)
		in.pass.ExportObjectFact(field, &constantFact{Value: p, Default: true})
		v.config = true
		in.values[field] = v
	}
	for _, file := range in.pass.Files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.GenDecl:
				in.taggedDefaults(d, note)
			case *ast.FuncDecl:
				if d.Body != nil && strings.Contains(strings.ToLower(d.Name.Name), "default") {
					in.literalDefaults(d.Body, note)
				}
			}
		}
	}
}

var defaultTags = []string{"default", "envDefault", "env-default"}

func (in *interp) taggedDefaults(d *ast.GenDecl, note func(*types.Var)) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			st, ok := spec.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, f := range st.Fields.List {
				if f.Tag == nil || !strings.Contains(f.Tag.Value, "*") {
					continue
				}
				tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
				for _, name := range defaultTags {
					if tag.Get(name) != "*" {
						continue
					}
					for _, id := range f.Names {
						if v, ok := in.info.Defs[id].(*types.Var); ok {
							note(v)
						}
					}
				}
			}
		case *ast.ValueSpec:
			if d.Tok == token.VAR && len(spec.Names) == 1 && strings.Contains(strings.ToLower(spec.Names[0].Name), "default") {
				for _, v := range spec.Values {
					in.literalDefaults(v, note)
				}
			}
		}
	}
}

// literalDefaults finds Field: []string{"*"} in a literal of one of this
// package's structs.
func (in *interp) literalDefaults(n ast.Node, note func(*types.Var)) {
	ast.Inspect(n, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok || !isStar(kv.Value) {
			return true
		}
		if v, ok := in.info.Uses[key].(*types.Var); ok && v.IsField() && v.Pkg() == in.pass.Pkg {
			note(v)
		}
		return true
	})
}

func isStar(e ast.Expr) bool {
	if lit, ok := e.(*ast.CompositeLit); ok && len(lit.Elts) == 1 {
		e = lit.Elts[0]
	}
	b, ok := e.(*ast.BasicLit)
	return ok && b.Value == `"*"`
}

// exportFunctions records the functions that other packages may use in a
// policy.
func (in *interp) exportFunctions() {
	writes := false
	for fn, d := range in.decls {
		if !fn.Exported() || d.Body == nil || fn.Signature().TypeParams() != nil || fn.Signature().RecvTypeParams() != nil {
			continue
		}
		fact := new(functionFact)
		if in.couldCheck(fn) {
			answers := in.ask(value{kind: function, decl: fn})
			fact.Anyone = len(answers) > 0 && !answers[0].weak && len(answers[0].because) == 0
		}
		if in.couldBuild(fn) {
			fact.Result = in.resultOf(d)
		}
		if in.touches(d) {
			fact.Writes = in.writesOf(d)
			writes = writes || len(fact.Writes) > 0
		}
		if fact.Anyone || fact.Result != nil || len(fact.Writes) > 0 {
			in.pass.ExportObjectFact(fn, fact)
		}
	}
	if writes {
		in.pass.ExportPackageFact(&packageFact{Writes: true})
	}
}

// couldCheck reports that a function has the form of an origin check.
func (in *interp) couldCheck(fn *types.Func) bool {
	params, results := fn.Signature().Params(), fn.Signature().Results()
	if results.Len() == 0 || results.Len() > 3 || params.Len() == 0 || params.Len() > 2 || in.size(in.decls[fn]) > inlineSize {
		return false
	}
	last := params.At(params.Len() - 1).Type()
	isText := false
	if b, ok := last.Underlying().(*types.Basic); ok {
		isText = b.Kind() == types.String
	}
	if !isText && typeName(last) != "net/http.Request" {
		return false
	}
	for v := range results.Variables() {
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
			return mentionsOrigin(fn.Name())
		}
	}
	return false
}

// couldBuild reports that a function returns a configuration or a list.
func (in *interp) couldBuild(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 1 || in.size(in.decls[fn]) > inlineSize {
		return false
	}
	t := results.At(0).Type()
	return in.know.rowOf(t) != nil || isStrings(t) && mentionsOrigin(fn.Name())
}

// resultOf runs a function and returns what it returns on every path.
func (in *interp) resultOf(d *ast.FuncDecl) *plain {
	sub := *in
	sub.silent, sub.found, sub.steps, sub.scope = 1, nil, maxSteps/4, nil
	var results []value
	f := &frame{in: &sub, results: d.Type.Results}
	f.ret = func(w *world, vs []value) {
		if len(vs) != 1 {
			return
		}
		v := vs[0]
		if v.kind == pointer {
			v = w.vars[v.key]
		}
		results = append(results, v)
	}
	f.block(d.Body.List, newWorld(), func(w *world) { f.ret(w, f.namedResults(w)) })
	if len(results) == 0 || slices.ContainsFunc(results, func(v value) bool { return !same(v, results[0]) }) {
		return nil
	}
	p, ok := plainOf(results[0])
	if !ok {
		return nil
	}
	return &p
}

// writesOf runs a function and returns the headers it sets on a parameter on
// every path, if they are not a whole policy: those are reported here.
func (in *interp) writesOf(d *ast.FuncDecl) []write {
	params := map[any]int{}
	n := 0
	for _, field := range d.Type.Params.List {
		for _, name := range field.Names {
			params[in.info.Defs[name]] = n
			n++
		}
	}
	sub := *in
	sub.silent, sub.found, sub.steps, sub.scope = 1, nil, maxSteps/4, nil
	var out []write
	paths := 0
	end := func(w *world) {
		paths++
		out = nil
		for key, r := range w.out {
			i, ok := params[key]
			if !ok || r.origin.at != nil && r.credentials.at != nil {
				continue
			}
			if r.origin.kind == text && r.origin.at != nil {
				out = append(out, write{Param: i, Header: allowOrigin, Reflects: r.origin.origin, Value: r.origin.s})
			}
			if r.credentials.kind == text && r.credentials.at != nil {
				out = append(out, write{Param: i, Header: allowCredentials, Value: r.credentials.s})
			}
		}
	}
	f := &frame{in: &sub, results: d.Type.Results}
	f.ret = func(w *world, _ []value) { end(w) }
	f.block(d.Body.List, newWorld(), end)
	if paths != 1 {
		return nil // only when something holds
	}
	return out
}
