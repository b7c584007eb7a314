package corswildcard

import (
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
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
	if symbol.IsError(obj.Type()) && (strings.HasPrefix(obj.Name(), "Err") || obj.Name() == "EOF") {
		return value{kind: object}
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
func (in *interp) imported(s *site, w *pathState) ([]value, bool) {
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
