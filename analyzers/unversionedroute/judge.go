package unversionedroute

import (
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// An API is versioned for the most part when versionedShare percent of its
// routes are.
const versionedShare = 60

// finding is a diagnostic for routes that belong together.
type finding struct {
	unit     unit
	category string
	message  string
	advice   string
	at       site
	related  []related
}

type related struct {
	unit    unit
	at      site
	message string
}

// placed is a route of a package, with one of its full paths.
type placed struct {
	unit
	*route
	root node
	segs []string
	at   int  // the segment with the version, or -1
	api  bool // judged by path and handler
	open bool // more of the path may stand before it
	why  string
	twin bool // why is a route of the same resource
	lone bool // no route has the first version: those without a number are it

	subtree    bool // what it is handed to has routes of its own
	negotiated bool // something else than the path selects the version
}

func (p *placed) full() string {
	path := "/" + strings.ReplaceAll(strings.Join(p.segs, "/"), unknownText, "…")
	if p.Method != "" && !strings.Contains(p.Method, unknownText) {
		return p.Method + " " + path
	}
	return path
}

// judge finds the routes to report in the packages.
func (s *options) judge(units []unit, whole bool) []finding {
	if unplaced(units) {
		return nil
	}
	routes := s.place(units, whole)
	if s.mode.Value == "strict" {
		var bad []*placed
		for _, r := range routes {
			if s.candidate(r) && !r.open {
				bad = append(bad, r)
			}
		}
		return s.group(bad, strict)
	}
	byRoot := map[node][]*placed{}
	var roots []node
	for _, r := range routes {
		if byRoot[r.root] == nil {
			roots = append(roots, r.root)
		}
		byRoot[r.root] = append(byRoot[r.root], r)
	}
	var bad []*placed
	for _, root := range roots {
		bad = append(bad, s.inconsistent(byRoot[root])...)
	}
	first := func(r *placed) bool { return r.lone }
	return slices.Concat(
		s.group(slices.DeleteFunc(slices.Clone(bad), first), inconsistent),
		s.group(slices.DeleteFunc(bad, func(r *placed) bool { return !r.lone }), impliedFirst),
	)
}

// place gives the routes their full paths. A route that is reached in several
// ways appears once, with a version if it has one on any way, so that an alias
// of a versioned route is left alone.
func (s *options) place(units []unit, whole bool) []*placed {
	solve := newSolver(units, whole)
	var routes []*placed
	var open []bool
	versioned := map[node]int{}
	for _, u := range units {
		for i := range u.Routes {
			p, isOpen := s.placeOne(solve, u, &u.Routes[i])
			routes, open = append(routes, p), append(open, isOpen)
			p.subtree = p.Subtree || slices.ContainsFunc(p.Inner, solve.isRouter)
			if p.at >= 0 {
				versioned[p.root]++
			}
		}
	}
	solve.negotiate(units, routes)
	for i, p := range routes {
		// What is above a router without a known place has no version when
		// the routes on it have some.
		if open[i] && versioned[p.root] < s.minRoutes && p.at < 0 {
			p.open = true
		}
	}
	return routes
}

func (s *options) placeOne(solve *solver, u unit, r *route) (*placed, bool) {
	var best *placed
	open := false
	for _, c := range solve.of(r.Node) {
		p := &placed{unit: u, route: r, root: c.root, segs: segments(c.prefix + "/" + solve.text(r.Path))}
		p.at = s.versionAt(p.segs)
		if best == nil || p.at >= 0 && best.at < 0 || best.at < 0 && p.unknown() {
			best = p
		}
		open = open || c.open
	}
	if best == nil {
		best = &placed{unit: u, route: r, root: r.Node, segs: []string{unknownText}, at: -1}
	}
	best.api = s.isAPI(best)
	return best, open
}

// unknown reports whether a version may be in a part that isn't known.
func (p *placed) unknown() bool {
	return slices.ContainsFunc(p.segs, func(seg string) bool { return strings.ContainsAny(seg, unknownText+" ") })
}

// isAPI reports whether the route belongs to an API, by path and handler.
func (s *options) isAPI(p *placed) bool {
	if len(s.prefixes) > 0 {
		return s.below(p.segs)
	}
	if p.Kind == noAPI {
		return false
	}
	return p.Kind == respondsJSON || slices.ContainsFunc(p.segs[:max(len(p.segs)-1, 0)], apiWord)
}

func apiWord(seg string) bool { return knowledge.APIWords[strings.ToLower(seg)] }

// candidate reports whether the route lacks a version.
func (s *options) candidate(p *placed) bool {
	return p.at < 0 && p.api && !p.negotiated && !p.subtree && !p.Silent && !p.unknown() && !s.exempted(p.segs)
}

// inconsistent finds the routes without a version among those of one program,
// if most have one.
func (s *options) inconsistent(routes []*placed) []*placed {
	bases := map[string]int{}        // what stands before the version
	firsts := map[string]bool{}      // of them those with a first version
	aliases := map[unnumbered]bool{} // the routes with a version, but for that
	total := 0
	for _, r := range routes {
		if r.at >= 0 && r.Kind != noAPI {
			base := strings.Join(r.segs[:r.at], "/")
			bases[base]++
			firsts[base] = firsts[base] || !laterVersion(r.segs[r.at])
			total++
		}
		if r.at >= 0 {
			aliases[withoutVersion(r)] = true
		}
	}
	var candidates []*placed
	for _, r := range routes {
		// A route with the same handler as the one with the version is the alias
		// for old clients that the fix asks for.
		if s.candidate(r) && !aliases[withoutVersion(r)] {
			candidates = append(candidates, r)
		}
	}
	bad := s.twins(routes, candidates)
	if total < s.minRoutes || total*100 < (total+len(candidates))*versionedShare {
		return bad
	}
	members := map[string][]*placed{}
	for _, r := range candidates {
		if base, ok := s.baseOf(r, bases); ok {
			members[base] = append(members[base], r)
		}
	}
	for _, r := range candidates {
		base, ok := s.baseOf(r, bases)
		if ok && bases[base]*100 >= (bases[base]+len(members[base]))*versionedShare && r.why == "" && !r.open {
			r.why, r.lone = example(base, routes), !firsts[base]
			bad = append(bad, r)
		}
	}
	return bad
}

// unnumbered is a route, whatever its version.
type unnumbered struct{ method, path, handler string }

func withoutVersion(r *placed) unnumbered {
	segs := r.segs
	if r.at >= 0 {
		segs = slices.Concat(segs[:r.at], segs[r.at+1:])
	}
	return unnumbered{r.Method, strings.Join(segs, "/"), r.Handler}
}

// laterVersion reports whether a version is the second or a later one.
func laterVersion(seg string) bool {
	digits := strings.TrimLeft(strings.ToLower(seg), "apiv-_")
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.Atoi(digits)
	return err == nil && n >= 2 && n < 100 // a year is no number of a version
}

// baseOf finds the longest base of versioned routes that the route is below.
// A route below a base without any API word must not be of another API.
func (s *options) baseOf(r *placed, bases map[string]int) (string, bool) {
	for n := len(r.segs) - 1; n >= 0; n-- {
		base := strings.Join(r.segs[:n], "/")
		if bases[base] >= s.minRoutes {
			return base, n > 0 || !apiWord(r.segs[0]) && r.Kind == respondsJSON
		}
	}
	return "", false
}

// example is what the versioned routes below a base begin with.
func example(base string, routes []*placed) string {
	count := map[string]int{}
	best := ""
	for _, r := range routes {
		if r.at >= 0 && strings.Join(r.segs[:r.at], "/") == base {
			p := "/" + strings.ReplaceAll(strings.Join(r.segs[:r.at+1], "/"), unknownText, "…")
			if count[p]++; count[p] > count[best] {
				best = p
			}
		}
	}
	return best
}

// twins finds routes such as /orders beside /orders/v2: the versions of one
// resource, of which the first has no number. Paths whose version comes first
// are left to the share of versioned routes: there, /orders beside /v1/orders
// is an alias for old clients.
func (s *options) twins(routes, candidates []*placed) []*placed {
	type key struct {
		root         node
		method, path string
	}
	versions := map[key]*placed{}
	for _, r := range routes {
		if r.at < 1 || apiWord(r.segs[r.at-1]) {
			continue
		}
		rest := append(slices.Clone(r.segs[:r.at]), r.segs[r.at+1:]...)
		versions[key{r.root, r.Method, strings.Join(rest, "/")}] = r
	}
	var bad []*placed
	for _, r := range candidates {
		if twin := versions[key{r.root, r.Method, strings.Join(r.segs, "/")}]; twin != nil {
			r.why, r.twin, r.lone = twin.full(), true, laterVersion(twin.segs[twin.at])
			bad = append(bad, r)
		}
	}
	return bad
}
