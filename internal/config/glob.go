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

func matchElements(globs, names []string) bool {
	for len(globs) > 0 {
		if globs[0] == "**" {
			for skip := range len(names) + 1 {
				if matchElements(globs[1:], names[skip:]) {
					return true
				}
			}
			return false
		}
		if len(names) == 0 {
			return false
		}
		if ok, err := path.Match(globs[0], names[0]); err != nil || !ok {
			return false
		}
		globs, names = globs[1:], names[1:]
	}
	return len(names) == 0
}
