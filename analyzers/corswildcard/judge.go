package corswildcard

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// escape looks at a value that leaves the function: a configuration that goes
// somewhere is taken to be used as it is.
func (in *interp) escape(v value, w *pathState) {
	switch v.kind {
	case pointer:
		if rec := w.vars[v.key]; rec.kind == record && w.depth == 0 {
			in.judge(rec, nil, w)
		}
	case record:
		if w.depth == 0 {
			in.judge(v, nil, w)
		}
	}
}

// policy is what a configuration makes its library do.
type policy struct {
	result   knowledge.CORSResult
	attacker string   // who is let in
	weak     bool     // only because a pattern or check is loose
	at       ast.Node // the setting that does it
	why      string
	setting  string // the setting it depends on
	because  []condition
	anyway   bool // fails even without credentials
}

// judge reports a configuration that allows anyone with credentials.
func (in *interp) judge(rec value, call ast.Node, w *pathState) {
	if in.silent || in.anyOrigin || rec.row == nil {
		return
	}
	credentials, _ := rec.field(rec.row.Credentials)
	sure, possible := truth(credentials)
	if rec.open && credentials.kind == null {
		possible = false // not set here
	}
	for _, p := range in.policies(rec) {
		if !possible && !p.anyway {
			continue
		}
		if call == nil && p.at == nil && p.because == nil {
			continue // not handed to the library yet, the origins may still come
		}
		if !sure && !p.anyway && p.result != knowledge.CORSReflects {
			continue // "*" without credentials is a public API
		}
		in.reportPolicy(rec, p, credentials, sure, call, w)
	}
}

const whenCredentials = "when credentials are configured"

// byDefault words that a known value is only the default of a setting.
func byDefault(vs ...value) string {
	if joinTaint(vs...).config {
		return "unless configured otherwise"
	}
	return ""
}

// policies lists what an attacker gets, at most one verdict for each setting.
func (in *interp) policies(rec value) []policy {
	row := rec.row
	all, _ := rec.field(row.AllowAll)
	origins, known := rec.field(row.Origins)
	origins = in.split(row, origins)
	check, checkSet, checkMaybe := in.check(rec)
	anyone := row.AllowAll != "" && all.kind == boolean && all.b
	entries := origins.kind == list && len(origins.elems) > 0

	if anyone && row.AllConflicts && (checkSet || entries) {
		return []policy{{result: knowledge.CORSFails, at: all.at, anyway: true, why: row.AllowAll + " stands beside " + in.other(row, checkSet, check)}}
	}
	if anyone {
		return []policy{{result: row.AllowAllStar, at: all.at, attacker: in.attacker, why: row.AllowAll + " is true", setting: byDefault(all)}}
	}
	star, hasStar := in.star(row, origins)
	if checkMaybe && row.CheckReplaces {
		return nil
	}
	switch {
	case checkSet && row.CheckReplaces && (!row.CheckSendsAny || !hasStar):
		return in.checkPolicies(check)
	case checkSet && row.CheckReplaces:
		if len(in.checkPolicies(check)) == 0 {
			return nil
		}
		return []policy{in.starPolicy(rec, star, origins)}
	case hasStar:
		return []policy{in.starPolicy(rec, star, origins)}
	case checkSet:
		return append(in.checkPolicies(check), in.listPolicies(rec, origins)...)
	case checkMaybe:
		return in.listPolicies(rec, origins)
	case row.Origins == "":
		return nil
	}
	empty := origins.kind == null || origins.kind == list && len(origins.elems) == 0 && !origins.open
	if empty && known && !rec.open && (row.AllowAll == "" || all.kind == null || all.kind == boolean) {
		return in.emptyPolicy(rec, origins)
	}
	return in.listPolicies(rec, origins)
}

func (in *interp) other(row *knowledge.CORSConfig, checkSet bool, check value) string {
	if !checkSet {
		return row.Origins
	}
	if kv, ok := check.at.(*ast.KeyValueExpr); ok {
		if id, ok := kv.Key.(*ast.Ident); ok {
			return id.Name
		}
	}
	return row.Checks[0]
}

// check finds the function that decides, in the library's order.
func (in *interp) check(rec value) (v value, set, maybe bool) {
	for _, name := range rec.row.Checks {
		f, known := rec.field(name)
		switch {
		case f.kind == function:
			return f, true, false
		case f.kind == null && known:
			continue
		default:
			return f, false, true
		}
	}
	return value{}, false, false
}

func (in *interp) split(row *knowledge.CORSConfig, v value) value {
	if row.Separator == "" || v.kind != text {
		return v
	}
	out := value{kind: list, at: v.at}.withTaint(v)
	if v.s == "" {
		return out
	}
	for entry := range strings.SplitSeq(v.s, row.Separator) {
		out.elems = append(out.elems, str(strings.TrimSpace(entry)).withTaint(v))
	}
	return out
}

// star finds the entry that means any origin.
func (in *interp) star(row *knowledge.CORSConfig, origins value) (value, bool) {
	if origins.kind != list {
		return value{}, false
	}
	for _, e := range origins.elems {
		if e.kind == text && e.s == row.AnyEntry() {
			return e.withTaint(origins), true
		}
	}
	return value{}, false
}

func (in *interp) starPolicy(rec, star, origins value) policy {
	row := rec.row
	p := policy{result: row.Star, at: origins.at, attacker: in.attacker, setting: byDefault(star, origins)}
	p.why = fmt.Sprintf("%s contains %q", row.Origins, row.AnyEntry())
	if at := origins.at; at == nil || origins.kind != list || len(origins.elems) == 0 {
		p.why = "the default is any origin"
	}
	return in.unsafely(rec, p)
}

// unsafely applies the switch that makes a library reflect where it would
// send "*".
func (in *interp) unsafely(rec value, p policy) policy {
	if rec.row.UnsafeStar == "" {
		return p
	}
	unsafe, _ := rec.field(rec.row.UnsafeStar)
	sure, possible := truth(unsafe)
	if possible && unsafe.kind != null {
		p.result, p.at, p.why = knowledge.CORSReflects, unsafe.at, rec.row.UnsafeStar+" makes it send every origin back"
		if !sure {
			p.setting, p.why = "when "+rec.row.UnsafeStar+" is configured", "it makes the library send every origin back"
		}
	}
	return p
}

func (in *interp) emptyPolicy(rec, origins value) []policy {
	p := policy{attacker: in.attacker, at: origins.at, why: "no origins are configured, which allows all"}
	switch rec.row.Empty {
	case knowledge.CORSStar:
		p.result = rec.row.Star
		return []policy{in.unsafely(rec, p)}
	case knowledge.CORSFails:
		p.result, p.why = knowledge.CORSFails, "no origins are configured"
		return []policy{p}
	}
	return nil
}

// listPolicies tries the entries of a list on origins that an attacker can
// have.
func (in *interp) listPolicies(rec, origins value) []policy {
	if origins.kind != list {
		return nil
	}
	row := rec.row
	wild := true
	if row.Wildcards != "" {
		on, _ := rec.field(row.Wildcards)
		wild, _ = truth(on)
	}
	for _, e := range origins.elems {
		if e.kind != text {
			continue
		}
		for i, attacker := range append(strangers(), entryAttackers(e.s)...) {
			if entryMatches(row.Match, wild, e.s, attacker) {
				matched := "any site"
				if i >= len(strangers()) {
					matched = pronoun(attacker)
				}
				return []policy{{
					result: knowledge.CORSReflects, attacker: attacker, weak: i >= len(strangers()), at: origins.at,
					why: fmt.Sprintf("%q in %s matches %s", e.s, row.Origins, matched), setting: byDefault(e, origins),
				}}
			}
		}
		if e.s == "null" && row.Match != knowledge.CORSSubdomain && row.Match != knowledge.CORSGin {
			return []policy{{result: knowledge.CORSReflects, attacker: "null", at: origins.at, why: row.Origins + ` has "null"`}}
		}
	}
	return nil
}

// checkPolicies asks a check function about origins that an attacker can have.
func (in *interp) checkPolicies(check value) []policy {
	if check.anyone {
		return []policy{{result: knowledge.CORSReflects, attacker: in.attacker, at: check.at, why: "the origin function accepts every origin"}}
	}
	asked := in.tryOut(check)
	if len(asked) == 0 {
		return nil
	}
	q := asked[0]
	why := "the origin function accepts every origin"
	if q.weak {
		why = "the origin function accepts " + pronoun(q.attacker)
	}
	return []policy{{result: knowledge.CORSReflects, attacker: q.attacker, weak: q.weak, at: check.at, why: why, because: q.because}}
}
