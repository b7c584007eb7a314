package corswildcard

import (
	"go/ast"
	"go/types"
	"strings"
)

const (
	allowOrigin      = "Access-Control-Allow-Origin"
	allowCredentials = "Access-Control-Allow-Credentials"
)

// writeHeader notes a header that is set on a response.
func (in *interp) writeHeader(at *ast.CallExpr, recv value, name string, v value, del bool, w *pathState) {
	key := recv.key
	if key == nil {
		key = receiverText(at)
	}
	in.put(at, key, name, v, del, w)
}

func receiverText(call *ast.CallExpr) any {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return types.ExprString(sel.X)
	}
	return nil
}

func (in *interp) put(at ast.Node, key any, name string, v value, del bool, w *pathState) {
	if key == nil || key == any(sent{}) {
		return // cannot be paired with another header, or on a request: this is a client
	}
	if _, entry := v.at.(*ast.KeyValueExpr); entry && in.inPackage(v.at) {
		at = v.at // in a table of headers
	}
	if v.kind == list && len(v.elems) > 0 {
		v = v.elems[0]
	}
	v.at = at
	r := w.out[key]
	switch {
	case strings.EqualFold(name, allowOrigin):
		r.origin = v
	case strings.EqualFold(name, allowCredentials):
		r.credentials = v
	case strings.EqualFold(name, "Vary"):
		r.vary = r.vary || v.kind != text || strings.Contains(strings.ToLower(v.s), "origin") || v.s == "*"
		w.out[key] = r
		return
	default:
		return
	}
	if del {
		r.origin.at, r.credentials.at = keepOther(name, r)
	}
	w.out[key] = r
}

func keepOther(name string, r response) (origin, credentials ast.Node) {
	if strings.EqualFold(name, allowOrigin) {
		return nil, r.credentials.at
	}
	return r.origin.at, nil
}

// storeElement handles header["Name"] = values and list[i] = value.
func (f *frame) storeElement(l *ast.IndexExpr, v value, w *pathState) {
	var key, over value
	f.evalAll([]ast.Expr{l.X, l.Index}, w.clone(), func(_ *pathState, vs []value) { over, key = vs[0], vs[1] })
	if key.kind == text && isHeaderMap(f.in.info.TypeOf(l.X)) {
		to := over.key
		if to == nil {
			to = types.ExprString(l.X)
		}
		f.in.put(l, to, key.s, v, false, w)
		return
	}
	if id, ok := ast.Unparen(l.X).(*ast.Ident); ok && over.kind == mapping {
		m := value{} // a key that is not known: anything may have changed
		if key.kind == text {
			v.at = nil
			m = over.with(key.s, v)
		}
		w.vars[f.in.info.ObjectOf(id)] = m
		return
	}
	if id, ok := ast.Unparen(l.X).(*ast.Ident); ok && over.kind == list {
		over.open = true
		if i := key.n; key.kind == number && i >= 0 && i < int64(len(over.elems)) {
			over.elems = append([]value(nil), over.elems...)
			over.elems[i] = v
		}
		w.vars[f.in.info.ObjectOf(id)] = over
	}
}

func isHeaderMap(t types.Type) bool {
	if t == nil {
		return false
	}
	m, ok := t.Underlying().(*types.Map)
	return ok && isStrings(m.Elem())
}

// endOfPath judges what a path wrote to its responses.
func (in *interp) endOfPath(w *pathState) {
	if in.silent {
		return
	}
	for _, r := range w.out {
		if r.origin.at == nil {
			continue
		}
		if in.anyOrigin {
			in.judgeVary(r, w)
			continue
		}
		if r.credentials.at == nil {
			continue
		}
		sure, possible := truth(r.credentials)
		if !possible {
			continue
		}
		in.judgeHeaders(r, sure, w)
	}
}

// truth says whether v is true, and whether it can be.
func truth(v value) (sure, possible bool) {
	switch v.kind {
	case boolean:
		return v.b, v.b
	case text:
		return v.s == "true", v.s == "true"
	case null, number:
		return false, false
	}
	return false, true
}

func (in *interp) judgeHeaders(r response, sure bool, w *pathState) {
	o := r.origin
	fd := finding{at: o.at, because: w.because, also: r.credentials.at, alsoText: "credentials are allowed here"}
	switch {
	case o.chosen():
		fd.category = exploitable
		fd.message = anyWebsite + "the request itself names the origin that is sent back with credentials"
		fd.advice = "compare the Origin header with the list of trusted origins"
		if !sure {
			fd.setting = whenCredentials
		}
	case o.kind != text:
		return
	case o.s == "*" && sure:
		fd.category = rejected
		fd.message = refused + "it is sent with credentials"
		fd.advice = "compare the Origin with the list of trusted origins, or drop the credentials header"
		fd.fixes = in.removeStatement(r.credentials.at, "Remove the credentials header")
		if o.origin {
			fd.message = refused + "any origin is answered with it, with credentials"
		}
	case o.s == "null" && !o.origin && sure:
		fd.category = nullOrigin
		fd.message = fromIframe + "null is allowed with credentials"
		fd.advice = "allow real origins only"
	case o.origin && o.s == in.attacker:
		fd.category = exploitable
		fd.attacker = in.attacker
		fd.message = anyWebsite + "the Origin is sent back with credentials"
		fd.advice = "compare the Origin with the list of trusted origins first"
		if !sure {
			fd.setting = whenCredentials
		}
	default:
		return
	}
	in.report(fd)
}

func (in *interp) judgeVary(r response, w *pathState) {
	if r.vary || !r.origin.origin {
		return
	}
	for text, yes := range w.assumed {
		if yes && strings.HasSuffix(text, `== "*"`) {
			return // what is sent is the same for all
		}
	}
	in.report(finding{
		category: vary, at: r.origin.at,
		message: "a cache can hand one site's answer to another: " + allowOrigin + " varies, and no Vary: Origin says so",
		advice:  "add the header Vary: Origin",
		fixes:   in.insertVary(r.origin.at),
	})
}

// header handles calls that read or write a header by name.
func (f *frame) header(s *site, w *pathState, k func(*pathState, []value)) bool {
	if s.name == "maps.Copy" && len(s.args) == 2 && s.args[1].kind == mapping {
		keys, elems := s.args[1].entries()
		for i, name := range keys {
			f.in.put(s.call, s.args[0].key, name.s, elems[i], false, w)
		}
		k(w, nil)
		return true
	}
	if s.name == "(*net/http.Request).Referer" {
		k(w, []value{f.in.referer()})
		return true
	}
	if read, ok := f.in.know.reads[s.name]; ok {
		if read.Key < len(s.args) && s.args[read.Key].kind == text && strings.EqualFold(s.args[read.Key].s, "Referer") && s.fn.Name() != "Values" {
			k(w, []value{f.in.referer()})
			return true
		}
		if read.Key < len(s.args) && s.args[read.Key].kind == text && strings.EqualFold(s.args[read.Key].s, "Origin") && f.in.ofRequest(s) {
			v := f.in.stranger()
			if s.fn.Name() == "Values" {
				v = value{kind: list, elems: []value{v}}
			}
			k(w, []value{v})
			return true
		}
		v := joinTaint(s.recv, value{request: true})
		if read.Key < len(s.args) && s.args[read.Key].kind == text && f.in.ofRequest(s) && !strings.EqualFold(s.args[read.Key].s, "Host") && s.fn.Name() != "Values" {
			v = chosen()
		}
		k(w, []value{v})
		return true
	}
	if f.in.know.params[s.name] && !f.in.anyOrigin {
		k(w, []value{chosen(), {request: true}})
		return true
	}
	write, ok := f.in.know.writes[s.name]
	if !ok {
		return false
	}
	if write.Key < len(s.args) && s.args[write.Key].kind == text {
		v := value{}
		if write.Value < len(s.args) && !write.Delete {
			v = s.args[write.Value]
		}
		f.in.writeHeader(s.call, s.recv, s.args[write.Key].s, v, write.Delete, w)
	}
	k(w, nil)
	return true
}

// ofRequest reports that a read is of the client's headers, not of headers
// this program is about to send.
func (in *interp) ofRequest(s *site) bool { return s.recv.kind != header }

// sent stands for the headers of a request, in place of a response's.
type sent struct{}

// referer is the page of the attacker that asks.
func (in *interp) referer() value {
	if in.anyOrigin {
		return value{request: true}
	}
	v := str(in.attacker + "/")
	v.origin, v.request = true, true
	return v
}

// stranger is the Origin that a page of an attacker sends.
func (in *interp) stranger() value {
	v := str(in.attacker)
	v.origin, v.request = true, true
	if in.anyOrigin {
		v.kind = unknown
	}
	return v
}
