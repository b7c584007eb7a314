package corswildcard

import (
	"go/ast"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// builtin handles the predeclared functions.
func (f *frame) builtin(name string, e *ast.CallExpr, w *pathState, k func(*pathState, []value)) {
	if name == "panic" {
		return
	}
	if name == "make" || name == "new" {
		k(w, []value{f.in.zero(f.in.info.TypeOf(e))})
		return
	}
	f.evalAll(e.Args, w, func(w *pathState, args []value) {
		switch {
		case name == "append" && len(args) > 0:
			k(w, []value{appendTo(args[0], args[1:], e.Ellipsis != 0)})
		case name == "len" && len(args) == 1:
			k(w, []value{length(args[0])})
		case name == "delete" && len(args) == 2:
			f.store(e.Args[0], value{}, w)
			k(w, nil)
		default:
			k(w, []value{joinTaint(args...)})
		}
	})
}

func appendTo(base value, more []value, spread bool) value {
	v := value{kind: list, at: base.at}.withTaint(base)
	switch base.kind {
	case list:
		v.elems, v.open = append(v.elems, base.elems...), base.open
	case null:
	default:
		v.open = true
	}
	if !spread {
		v.elems = append(v.elems, more...)
		return v
	}
	for _, m := range more {
		if m.kind == list {
			v.elems = append(v.elems, m.elems...)
		}
		v.open = v.open || m.kind != list && m.kind != null || m.open
		v = v.withTaint(m)
	}
	return v
}

func length(v value) value {
	switch {
	case v.kind == text:
		return numberOf(int64(len(v.s))).withTaint(v)
	case v.kind == list && !v.open:
		return numberOf(int64(len(v.elems))).withTaint(v)
	case v.kind == null:
		return numberOf(0).withTaint(v)
	}
	return joinTaint(v)
}

// library evaluates functions of the standard library that take strings
// apart, and functions of the same names in packages that copy them.
func (in *interp) library(s *site) ([]value, bool) {
	switch s.name {
	case "fmt.Sprintf", "fmt.Sprint":
		return []value{sprintf(s)}, true
	case "errors.New", "fmt.Errorf":
		return []value{{kind: object}}, true
	case "errors.Is", "errors.As":
		return []value{isA(s.args[0])}, true
	case "slices.Contains":
		return []value{in.contains(s)}, true
	case "net/url.Parse", "net/url.ParseRequestURI":
		return parseURL(s), true
	case "regexp.MustCompile", "regexp.Compile", "regexp.MustCompilePOSIX":
		re := joinTaint(s.args...)
		if s.args[0].kind == text {
			re = value{kind: pattern, s: s.args[0].s}.withTaint(s.args[0])
		}
		return []value{re, {kind: null}}, true
	case "regexp.MatchString":
		return []value{in.match(s.args[0].asPattern(), s.args[1]), {kind: null}}, true
	case "(*regexp.Regexp).MatchString", "(*regexp.Regexp).Match":
		return []value{in.match(s.recv, s.args[0])}, true
	case "strconv.FormatBool":
		if s.args[0].kind == boolean {
			return []value{str(strconv.FormatBool(s.args[0].b)).withTaint(s.args[0])}, true
		}
		return []value{joinTaint(s.args...)}, true
	case "(*net/url.URL).Hostname", "(*net/url.URL).Port", "(*net/url.URL).String":
		if s.recv.kind == location {
			return []value{urlPart(s.recv, s.fn.Name())}, true
		}
	}
	if s.fn.Pkg() == nil || s.fn.Signature().Recv() != nil {
		return nil, false
	}
	switch p := s.fn.Pkg().Path(); p {
	case "strings", "bytes":
		return in.stringFunc(s)
	case "path", "path/filepath":
		if s.fn.Name() == "Match" && s.args[0].kind == text && s.args[1].kind == text {
			ok, err := path.Match(s.args[0].s, s.args[1].s)
			return []value{boolOf(ok && err == nil).withTaint(s.args...), {kind: null}}, true
		}
	}
	return nil, false
}

// isA is what errors.Is says: which error a check answered with is not known.
func isA(err value) value {
	if err.kind == null {
		return boolOf(false).withTaint(err)
	}
	v := joinTaint(err)
	v.origin = v.origin || err.kind == object
	return v
}

func (v value) asPattern() value {
	if v.kind == text {
		return value{kind: pattern, s: v.s}.withTaint(v)
	}
	return joinTaint(v)
}

func sprintf(s *site) value {
	v := joinTaint(s.args...)
	if len(s.args) == 0 || s.args[0].kind != text {
		return v
	}
	out := s.args[0].s
	if s.fn.Name() == "Sprint" && len(s.args) == 1 {
		return s.args[0]
	}
	if len(s.args) == 2 && strings.IndexByte(out, '%') == len(out)-2 && strings.ContainsAny(out[max(len(out)-1, 0):], "sv") {
		return concat(str(out[:len(out)-2]), s.args[1])
	}
	for _, a := range s.args[1:] {
		if a.kind != text {
			return v
		}
		i := strings.IndexByte(out, '%')
		if i < 0 || i+1 >= len(out) || !strings.ContainsRune("sv", rune(out[i+1])) {
			return v
		}
		out = out[:i] + a.s + out[i+2:]
	}
	return str(out).withTaint(v)
}

// contains decides slices.Contains: a stranger is in no list that is not
// known.
func (in *interp) contains(s *site) value {
	over, what := s.args[0], s.args[1]
	if what.kind != text {
		return joinTaint(over, what)
	}
	if over.kind == list {
		for _, e := range over.elems {
			if e.kind == text && e.s == what.s {
				return boolOf(true).withTaint(over, what)
			}
		}
	}
	if what.origin && !over.origin || over.kind == list && !over.open && known(over.elems) {
		return boolOf(false).withTaint(over, what)
	}
	return joinTaint(over, what)
}

func known(vs []value) bool {
	for _, v := range vs {
		if v.kind != text {
			return false
		}
	}
	return true
}

func parseURL(s *site) []value {
	v := s.args[0]
	if v.kind != text {
		m := joinTaint(v)
		err := m
		err.config = false
		return []value{m, err}
	}
	if _, err := url.Parse(v.s); err != nil {
		return []value{value{kind: null}.withTaint(v), joinTaint(v)}
	}
	return []value{value{kind: location, s: v.s}.withTaint(v), {kind: null}}
}

func urlPart(v value, name string) value {
	u, err := url.Parse(v.s)
	if err != nil {
		return joinTaint(v)
	}
	parts := map[string]string{
		"Host": u.Host, "Scheme": u.Scheme, "Path": u.Path, "Hostname": u.Hostname(), "Port": u.Port(), "String": u.String(), "Opaque": u.Opaque,
	}
	if part, ok := parts[name]; ok {
		return str(part).withTaint(v)
	}
	return joinTaint(v)
}

func (in *interp) match(re, what value) value {
	if re.kind != pattern || what.kind != text {
		return joinTaint(re, what)
	}
	compiled, err := regexp.Compile(re.s)
	if err != nil {
		return joinTaint(re, what)
	}
	if what.origin {
		in.hint(hint{regexp: re.s})
	}
	return boolOf(compiled.MatchString(what.s)).withTaint(re, what)
}

// stringFunc evaluates package strings.
func (in *interp) stringFunc(s *site) ([]value, bool) {
	a := s.args
	v := joinTaint(a...)
	one := func(r value) ([]value, bool) { return []value{r.withTaint(v)}, true }
	name := s.fn.Name()
	if name == "Join" && a[0].kind == list && !a[0].open && known(a[0].elems) && a[1].kind == text {
		var parts []string
		for _, e := range a[0].elems {
			parts = append(parts, e.s)
		}
		return one(str(strings.Join(parts, a[1].s)))
	}
	if name == "EqualFold" && (a[0].origin != a[1].origin) && !(a[0].kind == text && a[1].kind == text) {
		return one(boolOf(false))
	}
	if partial, ok := in.partialFunc(name, a); ok {
		return []value{partial}, true
	}
	for _, arg := range a {
		if arg.kind != text {
			if name == "Split" || name == "Fields" || name == "SplitN" {
				return []value{{kind: list, open: true, config: v.config, origin: v.origin, request: v.request}}, true
			}
			return []value{v, v, v}[:max(1, s.fn.Signature().Results().Len())], true
		}
	}
	if len(a) == 2 && a[0].origin && !a[1].origin {
		in.hintFrom(name, a[1].s)
	}
	switch name {
	case "HasPrefix":
		return one(boolOf(strings.HasPrefix(a[0].s, a[1].s)))
	case "HasSuffix":
		return one(boolOf(strings.HasSuffix(a[0].s, a[1].s)))
	case "Contains":
		return one(boolOf(strings.Contains(a[0].s, a[1].s)))
	case "Index":
		return one(numberOf(int64(strings.Index(a[0].s, a[1].s))))
	case "EqualFold":
		return one(boolOf(strings.EqualFold(a[0].s, a[1].s)))
	case "Split":
		out := value{kind: list}.withTaint(v)
		for part := range strings.SplitSeq(a[0].s, a[1].s) {
			out.elems = append(out.elems, str(part).withTaint(v))
		}
		return []value{out}, true
	case "Cut":
		before, after, ok := strings.Cut(a[0].s, a[1].s)
		return []value{str(before).withTaint(v), str(after).withTaint(v), boolOf(ok).withTaint(v)}, true
	}
	if change, ok := stringChanges[name]; ok && len(a) == 1 {
		return one(str(change(a[0].s)))
	}
	if trim, ok := stringTrims[name]; ok && len(a) == 2 {
		return one(str(trim(a[0].s, a[1].s)))
	}
	if name == "ReplaceAll" {
		return one(str(strings.ReplaceAll(a[0].s, a[1].s, a[2].s)))
	}
	return []value{v, v, v}[:max(1, s.fn.Signature().Results().Len())], true
}

var stringChanges = map[string]func(string) string{
	"ToLower": strings.ToLower, "ToUpper": strings.ToUpper, "TrimSpace": strings.TrimSpace, "Clone": strings.Clone,
}

var stringTrims = map[string]func(string, string) string{
	"TrimPrefix": strings.TrimPrefix, "TrimSuffix": strings.TrimSuffix, "Trim": strings.Trim,
	"TrimRight": strings.TrimRight, "TrimLeft": strings.TrimLeft,
}
