package corswildcard

import (
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// middleware handles calls into CORS libraries.
func (f *frame) middleware(s *site, w *pathState, k func(*pathState, []value)) bool {
	in := f.in
	if set, ok := in.know.setters[s.name]; ok {
		k(w, []value{in.applySetter(set, s, w)})
		return true
	}
	if preset, ok := in.know.presets[funcName(s.fn)]; ok {
		rec := in.presetValue(preset)
		if preset.Chains {
			w.vars[s.call] = rec
			rec = value{kind: pointer, key: s.call}
		}
		k(w, []value{rec})
		return true
	}
	made := false
	if row := in.know.optionMaker(s.fn); row != nil {
		in.judge(in.merge(row, s), s.call, w)
		made = true
	}
	for _, a := range s.operands() {
		if rec, ok := in.asRecord(a, w); ok && !made && in.know.maker(s.fn, rec.row) {
			in.judge(rec, s.call, w)
			made = true
		}
	}
	if made {
		v := value{}
		vs := make([]value, s.fn.Signature().Results().Len())
		for i := range vs {
			vs[i] = v
		}
		k(w, vs)
	}
	return made
}

func (in *interp) asRecord(v value, w *pathState) (value, bool) {
	if v.kind == pointer {
		v = w.vars[v.key]
	}
	return v, v.kind == record
}

// applySetter sets a name on a builder, or makes an option that will.
func (in *interp) applySetter(set knowledge.CORSSetter, s *site, w *pathState) value {
	v := boolOf(set.Value == "true")
	v.at = s.call
	if set.Value == "" {
		v = value{config: true}
		if len(s.args) == 1 {
			v = s.args[0]
		}
		if sig := s.fn.Signature(); sig.Variadic() && s.call.Ellipsis == 0 {
			v = value{kind: list, elems: s.args}
		}
		v.at = s.call
	}
	if set.Field == "AllowOriginFunc" && v.kind == list {
		v = value{config: true, at: s.call} // regular expressions
	}
	if s.recv.kind == pointer {
		w.vars[s.recv.key] = w.vars[s.recv.key].with(set.Field, v)
		return s.recv
	}
	return value{kind: record, row: in.know.rows[set.Type], open: true}.with(set.Field, v)
}

// merge collects the options given to a maker.
func (in *interp) merge(row *knowledge.CORSConfig, s *site) value {
	rec := value{kind: record, row: row}
	if row.Origins == "" {
		rec = rec.with(row.Credentials, boolOf(true)) // not a choice in this library
	}
	var add func(vs []value, spread bool)
	add = func(vs []value, spread bool) {
		for _, v := range vs {
			switch {
			case v.kind == record:
				for name, fv := range v.fields {
					rec = rec.with(name, fv)
				}
			case v.kind == list:
				add(v.elems, true)
				rec.open = rec.open || v.open
			case spread || v.config || v.request:
				rec.open = true
			}
		}
	}
	add(s.args, false)
	if s.call.Ellipsis != 0 && len(s.args) > 0 && s.args[len(s.args)-1].kind != list {
		rec.open = true
	}
	return rec
}
