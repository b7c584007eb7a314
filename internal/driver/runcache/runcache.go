// Package runcache answers an unchanged repository from the contents of its files
// alone, without asking the go command anything.
package runcache

import (
	"slices"
	"time"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/finding"
)

// A run leaves two entries: the
// folders that it depended on, under a key of all that it was told, and its
// outcome, under a key that adds what is in those folders.

// Cache is the cache entry of one run.
type Cache struct {
	store    *store.Store
	inputKey store.Key // program, options, configuration, environment
	reach    reach
	files    treeState
	found    store.Key // which of reach.Missing there are
	tools    string    // what cgo starts
	now      func() time.Time
	// replaced are folders that stand in for modules; what is not there of them
	// may be what an incomplete run misses.
	replaced []string
}

// reach is what an outcome depends on besides what the run was told.
type reach struct {
	Dirs []string // what is in these folders
	// Incomplete outcomes depend on what was missing too: on every name in the
	// folders, and on whether these files exist.
	Incomplete bool
	Missing    []string
	// With cgo it depends on all files, since C may include any, and on the
	// programs that cgo starts.
	Cgo bool
}

// Outcome is a stored outcome.
type Outcome struct {
	Findings             []finding.Finding
	Problems             []finding.Problem
	Packages, Migrations int
	Dirs                 int
	SQL                  []finding.SQLFolder
	Until                time.Time // when to ask again; zero: never, as long as the files are these
}

// AskAgain is how long an outcome is kept that something outside of files may
// change, such as a network that is back.
const AskAgain = 5 * time.Minute

// Open returns the cache of a run, nil if it can have none: what the run
// depends on can't be told.
func Open(s *store.Store, in Inputs, now func() time.Time) *Cache {
	told, err := in.Key(s)
	if err != nil {
		return nil
	}
	return &Cache{store: s, inputKey: told, now: now}
}

// Load returns the outcome of an earlier run on the same files.
func (c *Cache) Load() (out Outcome, ok bool) {
	if c == nil {
		return out, false
	}
	data, ok := c.store.Get(c.inputKey)
	if !ok || !store.Decode(data, &c.reach) {
		return out, false
	}
	c.note()
	data, ok = c.store.Get(c.key(c.reach))
	if !ok || !store.Decode(data, &out) || !out.Until.IsZero() && c.now().After(out.Until) {
		return Outcome{}, false
	}
	return out, true
}

// note notes the state of what the outcome depends on.
func (c *Cache) note() {
	c.files = c.hashTrees()
	c.found = gocheck.HashExistence(c.reach.Missing)
	if c.reach.Cgo {
		c.tools = identity.CTools(c.store)
	}
}

func (c *Cache) key(reach reach) store.Key {
	parts := []string{"run 3", string(c.inputKey[:]), string(c.files.contents[:])}
	if reach.Incomplete {
		parts = append(parts, "incomplete", string(c.files.names[:]), string(c.found[:]))
	}
	if reach.Cgo {
		parts = append(parts, "cgo", string(c.files.all[:]), c.tools)
	}
	return store.KeyOf(parts...)
}

// Begin notes the state of the folders before they are read: those given, and
// those that an earlier run turned out to read.
func (c *Cache) Begin(folders []string, loads []gocheck.Load) {
	if c == nil {
		return
	}
	dirs := append(slices.Clone(c.reach.Dirs), folders...)
	missing := c.reach.Missing
	for _, load := range loads {
		replaced, cached := gocheck.ModuleFiles(load)
		c.replaced = append(c.replaced, replaced...)
		missing = append(missing, cached...)
	}
	slices.Sort(missing)
	c.reach = reach{Dirs: paths.Outermost(dirs, c.store.Dir()), Missing: slices.Compact(missing), Cgo: c.reach.Cgo}
	c.note()
}

// hashTrees returns the state of the folders, without what the store itself
// keeps there.
func (c *Cache) hashTrees() treeState { return hashTrees(c.reach.Dirs, c.store.Dir(), c.reach.Cgo) }

// Save keeps the outcome, unless a file changed while the run went on: then
// nobody knows which state the outcome is of. Where the run read beyond the
// folders noted at its beginning, it keeps only that, for the next run.
func (c *Cache) Save(out Outcome, beyond External) {
	if c == nil {
		return
	}
	reach := reach{Incomplete: len(out.Problems) > 0, Cgo: beyond.Cgo}
	dirs := append(slices.Clone(c.reach.Dirs), beyond.Dirs...)
	if reach.Incomplete {
		dirs = append(dirs, c.replaced...)
		reach.Missing = c.reach.Missing
	}
	reach.Dirs = paths.Outermost(dirs, c.store.Dir())
	before := []any{c.files, c.tools}
	if reach.Incomplete {
		before = append(before, c.found)
	}
	c.note()
	after := []any{c.files, c.tools}
	if reach.Incomplete {
		after = append(after, c.found)
	}
	if slices.Equal(before, after) && slices.Equal(reach.Dirs, c.reach.Dirs) && reach.Cgo == c.reach.Cgo {
		_ = c.store.Put(c.key(reach), store.Encode(out))
	}
	_ = c.store.Put(c.inputKey, store.Encode(reach))
}

// External is what a run turned out to depend on besides the files that it was
// given.
type External struct {
	Dirs []string // folders of packages and migrations, as they were named
	Cgo  bool
}
