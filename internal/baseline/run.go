package baseline

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Run says what a run looked at, as far as that decides which findings it can
// see. Folder is named from the root of the repository, "." for the root.
type Run struct {
	Folder          string   `json:"folder"`
	Patterns        []string `json:"patterns,omitempty"` // none: all below the folder
	Config          string   `json:"config,omitempty"`   // of --config
	Only            string   `json:"only,omitempty"`
	Enable          []string `json:"enable,omitempty"`
	Disable         []string `json:"disable,omitempty"`
	Tests           bool     `json:"tests,omitempty"`
	Tags            []string `json:"tags,omitempty"`
	Down            bool     `json:"down,omitempty"`
	Postgres        int      `json:"postgres,omitempty"`
	DeployedThrough string   `json:"deployed-through,omitempty"`
}

// Covers reports whether a run saw all that the run of the baseline, which lies
// in folder, saw. Only then is an entry that did not occur gone.
func (b Baseline) Covers(run Run, folder string) bool {
	of := b.Run
	if b.Version == 1 {
		// It does not say. Its fingerprints fit a run in one folder only, and a
		// baseline lies where it was made unless told otherwise.
		tests := slices.ContainsFunc(b.Findings, func(e Entry) bool { return strings.HasSuffix(e.File, "_test.go") })
		return reflect.DeepEqual(run, Run{Folder: folder, Tests: tests})
	}
	if len(run.Patterns) == 0 && within(of.Folder, run.Folder) {
		of.Folder, of.Patterns = run.Folder, run.Patterns
	}
	return reflect.DeepEqual(of, run)
}

func within(folder, root string) bool {
	return root == "." && folder != ".." && !strings.HasPrefix(folder, "../") || folder == root || strings.HasPrefix(folder, root+"/")
}

// Normal returns the run with lists that are empty or not, never nil beside
// empty, and in order where order means nothing.
func (r Run) Normal() Run {
	for _, list := range []*[]string{&r.Patterns, &r.Enable, &r.Disable, &r.Tags} {
		if len(*list) == 0 {
			*list = nil
			continue
		}
		*list = slices.Clone(*list)
		slices.Sort(*list)
	}
	return r
}

// Arguments returns the arguments of the command line that made the run.
func (r Run) Arguments() string {
	var words []string
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag+" "+value)
		}
	}
	add("--config", r.Config)
	add("--only", r.Only)
	add("--enable", strings.Join(r.Enable, ","))
	add("--disable", strings.Join(r.Disable, ","))
	if r.Tests {
		words = append(words, "--tests")
	}
	add("--tags", strings.Join(r.Tags, ","))
	if r.Down {
		words = append(words, "--down")
	}
	if r.Postgres != 0 {
		words = append(words, fmt.Sprintf("--pg-version %d", r.Postgres))
	}
	add("--deployed-through", r.DeployedThrough)
	return strings.Join(append(words, r.Patterns...), " ")
}
