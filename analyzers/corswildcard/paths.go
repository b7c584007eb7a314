package corswildcard

import (
	"slices"
)

// weakest returns the least that must be assumed for one of the paths to be
// taken, and whether one can be taken by a stranger at all: a path behind a
// check of the origin that was not seen through does not count, unless the
// other outcome of that check leads to the same.
func weakest(paths [][]condition) ([]condition, bool) {
	sets := make([]map[string]condition, 0, len(paths))
	for _, p := range paths {
		set := map[string]condition{}
		for _, c := range p {
			name, negated := conditionName(c.expr)
			if negated {
				c.taken = !c.taken
			}
			set[name] = c
		}
		sets = append(sets, set)
	}
	for grown := true; grown && len(sets) < 200; {
		grown = false
		for i := 0; i < len(sets) && !grown; i++ {
			for j := i + 1; j < len(sets); j++ {
				if merged, ok := withoutOpposite(sets[i], sets[j]); ok && !slices.ContainsFunc(sets, func(s map[string]condition) bool { return equalSets(s, merged) }) {
					sets = append(sets, merged)
					grown = true
					break
				}
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
	opposite := ""
	for name, c := range a {
		d, ok := b[name]
		if !ok {
			return nil, false
		}
		if c.taken != d.taken {
			if opposite != "" {
				return nil, false
			}
			opposite = name
		}
	}
	if opposite == "" || len(a) != len(b) {
		return nil, false
	}
	merged := map[string]condition{}
	for name, c := range a {
		if name != opposite {
			merged[name] = c
		}
	}
	return merged, true
}

func equalSets(a, b map[string]condition) bool {
	if len(a) != len(b) {
		return false
	}
	for name, c := range a {
		if d, ok := b[name]; !ok || d.taken != c.taken {
			return false
		}
	}
	return true
}
