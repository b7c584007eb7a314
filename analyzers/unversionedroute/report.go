package unversionedroute

import (
	"fmt"
	"slices"
	"strings"
)

// maxRelated limits the routes that a finding lists.
const maxRelated = 25

// group puts the routes of one group into one finding each. In strict mode it
// stands where the group is made, because all of the group is meant.
func (s *options) group(bad []*placed, category string) []finding {
	type key struct {
		node           node
		pkg, file, why string
		group          site
	}
	groups := map[key][]*placed{}
	var keys []key
	for _, r := range bad {
		k := key{r.Node, r.path, r.At.File, r.why, r.Group}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], r)
	}
	var found []finding
	for _, k := range keys {
		list := groups[k]
		slices.SortStableFunc(list, func(a, b *placed) int {
			if a.At.before(b.At) {
				return -1
			}
			return 1
		})
		f := finding{unit: list[0].unit, category: category, at: list[0].At}
		f.message, f.advice = s.words(list, category)
		first := 1
		if category == strict && k.group != (site{}) && k.group.File == list[0].At.File && len(list) > 1 {
			f.at, first = k.group, 0
		}
		for _, r := range list[first:min(len(list), maxRelated)] {
			f.related = append(f.related, related{r.unit, r.At, r.full() + " has no version"})
		}
		found = append(found, f)
	}
	slices.SortStableFunc(found, func(a, b finding) int {
		if c := compare(a.unit.path, b.unit.path); c != 0 {
			return c
		}
		if a.at.before(b.at) {
			return -1
		}
		return 1
	})
	return found
}

// words say what happens, and what to write instead.
func (s *options) words(list []*placed, category string) (message, advice string) {
	first := list[0]
	subject, lack := first.full(), "it has"
	switch n := len(list) - 1; {
	case n == 1:
		subject, lack = subject+" and another route", "they have"
	case n > 1:
		subject, lack = fmt.Sprintf("%s and %d more routes", subject, n), "they have"
	}
	message = fmt.Sprintf("a breaking change to %s hits all clients at once: %s no version", subject, lack)
	switch {
	case category == strict:
		return message, "put one in the path, such as " + s.proposal(first)
	case first.twin:
		return message, fmt.Sprintf("give the path a version, as %s has one, and keep this one as an alias", first.why)
	}
	return message, fmt.Sprintf("register %s below %s, like most routes of this API", them(list), first.why)
}

func them(list []*placed) string {
	if len(list) > 1 {
		return "them"
	}
	return "it"
}

// proposal is the path with a version.
func (s *options) proposal(p *placed) string {
	n := 0
	for n < len(p.segs) && apiWord(p.segs[n]) {
		n++
	}
	with := slices.Concat(p.segs[:n], []string{"v1"}, p.segs[n:])
	return "/" + strings.Join(with, "/")
}
