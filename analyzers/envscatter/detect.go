package envscatter

import (
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// families is the number of kinds of platform variables that make a function
// one that finds out where it runs.
const families = 3

// detectors returns the functions that find out which CI system, container or
// cloud they run in. Whatever else they look for is the mark of one more
// platform. Many variables of one kind, AWS_REGION and AWS_PROFILE, are
// settings.
func (c *checker) detectors() map[string]bool {
	kinds := map[string]map[string]bool{}
	found := map[string]bool{}
	for _, r := range c.reads {
		for _, key := range r.keys {
			if !knowledge.PlatformKey(key) {
				continue
			}
			if kinds[r.at.Func] == nil {
				kinds[r.at.Func] = map[string]bool{}
			}
			kind, _, _ := strings.Cut(key, "_")
			kinds[r.at.Func][kind] = true
			found[r.at.Func] = !r.at.Initial && len(kinds[r.at.Func]) >= families
		}
	}
	return found
}
