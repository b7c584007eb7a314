package config

import (
	"path"
	"strings"
)

// MatchGlob reports whether a slash-separated path matches a glob, in which
// ** stands for any number of path elements and the rest is as in
// [path.Match].
func MatchGlob(glob, name string) (bool, error) {
	if _, err := path.Match(strings.ReplaceAll(glob, "**", "*"), ""); err != nil {
		return false, err
	}
	return matchElements(strings.Split(glob, "/"), strings.Split(name, "/")), nil
}

// matchElements goes back to the last ** alone: what an earlier one took more
// of, the last one can take as well. So the time grows with the product of both
// lengths.
func matchElements(globs, names []string) bool {
	g, n := 0, 0
	last, taken := -1, 0 // the last **, and how far it reaches
	for n < len(names) {
		if g < len(globs) && globs[g] == "**" {
			last, taken = g, n
			g++
			continue
		}
		if g < len(globs) {
			if ok, err := path.Match(globs[g], names[n]); err == nil && ok {
				g, n = g+1, n+1
				continue
			}
		}
		if last < 0 {
			return false
		}
		taken++
		g, n = last+1, taken
	}
	for g < len(globs) && globs[g] == "**" {
		g++
	}
	return g == len(globs)
}
