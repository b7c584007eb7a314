package corswildcard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// weakest returns the least that must be assumed for one of the paths to be
// taken, and whether one can be taken by a stranger at all: a path behind a
// check of the origin that was not seen through does not count, unless the
// other outcome of that check leads to the same.
func weakest(paths [][]condition) ([]condition, bool) {
	sets := make([]map[string]condition, 0, len(paths))
	seen := map[string]bool{}
	add := func(set map[string]condition) {
		var key strings.Builder
		for _, name := range slices.Sorted(maps.Keys(set)) {
			fmt.Fprintf(&key, "%s=%t\n", name, set[name].holds)
		}
		if !seen[key.String()] {
			seen[key.String()] = true
			sets = append(sets, set)
		}
	}
	for _, p := range paths {
		set := map[string]condition{}
		for _, c := range p {
			set[c.name] = c
		}
		add(set)
	}
	for i := 0; i < len(sets) && len(sets) < 200; i++ {
		for j := range i {
			if merged, ok := withoutOpposite(sets[i], sets[j]); ok {
				add(merged)
			}
		}
	}
	var best []condition
	found := false
	for _, set := range sets {
		var list []condition
		guarded := false
		for _, c := range set {
			guarded = guarded || c.origin
			list = append(list, c)
		}
		if guarded || found && !better(list, best) {
			continue
		}
		slices.SortFunc(list, func(a, b condition) int { return int(a.expr.Pos() - b.expr.Pos()) })
		best, found = list, true
	}
	return best, found
}

func better(a, b []condition) bool {
	says := func(l []condition) int {
		n := 0
		for _, c := range l {
			if c.optIn {
				n++
			}
		}
		return n
	}
	if says(a) != says(b) {
		return says(a) < says(b)
	}
	return len(a) < len(b)
}

// withoutOpposite merges two sets that differ in the outcome of one condition.
func withoutOpposite(a, b map[string]condition) (map[string]condition, bool) {
	if len(a) != len(b) {
		return nil, false
	}
	opposite := ""
	for name, c := range a {
		d, ok := b[name]
		if !ok {
			return nil, false
		}
		if c.holds != d.holds {
			if opposite != "" {
				return nil, false
			}
			opposite = name
		}
	}
	if opposite == "" {
		return nil, false
	}
	merged := maps.Clone(a)
	delete(merged, opposite)
	return merged, true
}
