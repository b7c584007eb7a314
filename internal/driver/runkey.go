package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/patternvet/patternvet/internal/driver/target"

	"github.com/patternvet/patternvet/internal/driver/gocheck"

	"github.com/patternvet/patternvet/internal/driver/identity"

	"github.com/patternvet/patternvet/internal/driver/paths"

	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// The run cache answers an unchanged repository from the contents of its files
// alone, without asking the go command anything. A run leaves two entries: the
// folders that it depended on, under a key of all that it was told, and its
// outcome, under a key that adds what is in those folders.

// runCache is the cache entry of one run.
type runCache struct {
	store *store.Store
	told  store.Key // program, options, configuration, environment
	reach runReach
	files treeState
	found store.Key // which of reach.Missing there are
	tools string    // what cgo starts
	now   func() time.Time
	// replaced are folders that stand in for modules; what is not there of them
	// may be what an incomplete run misses.
	replaced []string
}

// runReach is what an outcome depends on besides what the run was told.
type runReach struct {
	Dirs []string // what is in these folders
	// Incomplete outcomes depend on what was missing too: on every name in the
	// folders, and on whether these files exist.
	Incomplete bool
	Missing    []string
	// With cgo it depends on all files, since C may include any, and on the
	// programs that cgo starts.
	Cgo bool
}

// cachedRun is a stored outcome.
type cachedRun struct {
	Findings             []finding.Finding
	Problems             []finding.Problem
	Packages, Migrations int
	Dirs                 int
	SQL                  []finding.SQLFolder
	Until                time.Time // when to ask again; zero: never, as long as the files are these
}

// askAgain is how long an outcome is kept that something outside of files may
// change, such as a network that is back.
const askAgain = 5 * time.Minute

// openRunCache returns the cache of the run, nil if it must not have one:
// verbose runs tell how they come to their findings, and what is new since a
// revision depends on more than files.
func openRunCache(o *Options) *runCache {
	if o.Cache == nil || o.Verbose || o.NewFrom != "" || o.Overlay != nil {
		return nil
	}
	told, err := toldKey(o)
	if err != nil {
		return nil
	}
	return &runCache{store: o.Cache, told: told, now: o.now}
}

// load returns the outcome of an earlier run on the same files.
func (c *runCache) load() (out cachedRun, ok bool) {
	if c == nil {
		return out, false
	}
	data, ok := c.store.Get(c.told)
	if !ok || !store.Decode(data, &c.reach) {
		return out, false
	}
	c.note()
	data, ok = c.store.Get(c.key(c.reach))
	if !ok || !store.Decode(data, &out) || !out.Until.IsZero() && c.now().After(out.Until) {
		return cachedRun{}, false
	}
	return out, true
}

// note notes the state of what the outcome depends on.
func (c *runCache) note() {
	c.files = c.hashTrees()
	c.found = gocheck.HashExistence(c.reach.Missing)
	if c.reach.Cgo {
		c.tools = identity.CTools(c.store)
	}
}

func (c *runCache) key(reach runReach) store.Key {
	parts := []string{"run 3", string(c.told[:]), string(c.files.contents[:])}
	if reach.Incomplete {
		parts = append(parts, "incomplete", string(c.files.names[:]), string(c.found[:]))
	}
	if reach.Cgo {
		parts = append(parts, "cgo", string(c.files.all[:]), c.tools)
	}
	return store.KeyOf(parts...)
}

// begin notes the state of the folders before they are read: those given, and
// those that an earlier run turned out to read.
func (c *runCache) begin(t *target.Set) {
	if c == nil {
		return
	}
	dirs := append(slices.Clone(c.reach.Dirs), t.Folders()...)
	missing := c.reach.Missing
	for _, load := range t.Loads {
		replaced, cached := gocheck.ModuleFiles(load)
		c.replaced = append(c.replaced, replaced...)
		missing = append(missing, cached...)
	}
	slices.Sort(missing)
	c.reach = runReach{Dirs: paths.Outermost(dirs, c.store.Dir()), Missing: slices.Compact(missing), Cgo: c.reach.Cgo}
	c.note()
}

// hashTrees returns the state of the folders, without what the store itself
// keeps there.
func (c *runCache) hashTrees() treeState { return hashTrees(c.reach.Dirs, c.store.Dir(), c.reach.Cgo) }

// save keeps the outcome, unless a file changed while the run went on: then
// nobody knows which state the outcome is of. Where the run read beyond the
// folders noted at its beginning, it keeps only that, for the next run.
func (c *runCache) save(out cachedRun, beyond beyondRun) {
	if c == nil {
		return
	}
	reach := runReach{Incomplete: len(out.Problems) > 0, Cgo: beyond.cgo}
	dirs := append(slices.Clone(c.reach.Dirs), beyond.dirs...)
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
	_ = c.store.Put(c.told, store.Encode(reach))
}

// beyondRun is what a run turned out to depend on besides the files that it was
// given.
type beyondRun struct {
	dirs []string // folders of packages and migrations, as they were named
	cgo  bool
}

// toldKey is the key of all that a run depends on besides the files it reads.
func toldKey(o *Options) (store.Key, error) {
	program, err := identity.Program(o.Cache)
	if err != nil {
		return store.Key{}, err
	}
	var h store.Hash
	h.Add("told 2")
	h.Add(program)
	h.Add(fmt.Sprintf("%q", []any{o.Dir, o.Patterns, o.Only, o.Enable, o.Disable, o.Tests, o.Tags, o.PostgresVersion, o.DeployedThrough, o.Down}))
	h.Add(o.Config.File)
	rules, err := json.Marshal(o.Config.Rules) // flags may say more than the file
	if err != nil {
		return store.Key{}, err
	}
	h.Add(string(rules))
	if o.Config.File != "" {
		h.Add(identity.HashFiles([]string{o.Config.File}))
	}
	chain, err := identity.GoCommand(o.Cache)
	if err != nil {
		return store.Key{}, err
	}
	h.Add(chain)
	for _, variable := range goVariables() {
		if strings.Contains(variable, "-modfile") || strings.Contains(variable, "-overlay") {
			return store.Key{}, errOtherFiles
		}
		h.Add(variable)
	}
	addAbove(&h, o.Dir)
	for _, pattern := range o.Patterns {
		if dir := paths.Abs(o.Dir, strings.TrimSuffix(pattern, "...")); dir != o.Dir {
			addAbove(&h, dir)
		}
	}
	return h.Key(), nil
}

var errOtherFiles = errors.New("GOFLAGS name files that stand in for others")

// addAbove adds what in a folder and above it changes what is below: modules
// and workspaces, what makes a folder a project, and in a project what says
// which tool runs its migrations.
func addAbove(h *store.Hash, dir string) {
	project := true
	for {
		var files []string
		for _, name := range []string{"go.mod", "go.work", "go.work.sum", ".git", "sqitch.plan"} {
			files = append(files, filepath.Join(dir, name))
		}
		if project {
			files = append(files, migrate.RunFiles(dir)...)
			project = !paths.Exists(filepath.Join(dir, ".git"))
		}
		for _, file := range files {
			info, err := os.Lstat(file)
			if err != nil {
				continue
			}
			h.Add(file)
			h.Add(info.Mode().Type().String())
			if target, err := os.Readlink(file); err == nil {
				h.Add(target)
			}
			if sum, err := identity.HashFile(file); err == nil {
				h.Add(sum)
			}
		}
		if dir == filepath.Dir(dir) {
			return
		}
		dir = filepath.Dir(dir)
	}
}

// toolVariables say what the go command and the C compiler read, besides those
// whose names tell.
var toolVariables = []string{"HOME", "CC", "CXX", "FC", "AR", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH",
	"GCC_EXEC_PREFIX", "COMPILER_PATH", "SDKROOT", "MACOSX_DEPLOYMENT_TARGET"}

// goVariables lists the environment that the go command reads, its own file of
// settings included.
func goVariables() []string {
	var list []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || strings.HasPrefix(name, "PKG_CONFIG") || slices.Contains(toolVariables, name) {
			list = append(list, variable)
		}
	}
	slices.Sort(list)
	if file := identity.GoEnvFile(); file != "" {
		list = append(list, identity.HashFiles([]string{file}))
	}
	return list
}
