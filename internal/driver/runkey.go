package driver

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

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
	if !ok || !decodeGob(data, &c.reach) {
		return out, false
	}
	c.files = c.hashTrees()
	c.found = hashExistence(c.reach.Missing)
	data, ok = c.store.Get(c.key(c.reach.Incomplete))
	if !ok || !decodeGob(data, &out) || !out.Until.IsZero() && c.now().After(out.Until) {
		return cachedRun{}, false
	}
	return out, true
}

func (c *runCache) key(incomplete bool) store.Key {
	if !incomplete {
		return store.KeyOf("run", string(c.told[:]), string(c.files.contents[:]))
	}
	return store.KeyOf("incomplete run", string(c.told[:]), string(c.files.contents[:]), string(c.files.names[:]), string(c.found[:]))
}

// begin notes the state of the folders before they are read: those given, and
// those that an earlier run turned out to read.
func (c *runCache) begin(t *targets) {
	if c == nil {
		return
	}
	dirs := append(slices.Clone(c.reach.Dirs), t.folders()...)
	missing := c.reach.Missing
	for _, load := range t.loads {
		replaced, cached := moduleFiles(load)
		c.replaced = append(c.replaced, replaced...)
		missing = append(missing, cached...)
	}
	slices.Sort(missing)
	c.reach = runReach{Dirs: outermost(dirs), Missing: slices.Compact(missing)}
	c.files = c.hashTrees()
	c.found = hashExistence(c.reach.Missing)
}

// hashTrees returns the state of the folders, without what the store itself
// keeps there.
func (c *runCache) hashTrees() treeState { return hashTrees(c.reach.Dirs, c.store.Dir()) }

// save keeps the outcome, unless a file changed while the run went on: then
// nobody knows which state the outcome is of. Where the run read beyond the
// folders noted at its beginning, it keeps only that, for the next run.
func (c *runCache) save(out cachedRun, beyond []string) {
	if c == nil {
		return
	}
	reach := runReach{Incomplete: len(out.Problems) > 0}
	dirs := append(slices.Clone(c.reach.Dirs), beyond...)
	if reach.Incomplete {
		dirs = append(dirs, c.replaced...)
		reach.Missing = c.reach.Missing
	}
	reach.Dirs = outermost(dirs)
	same := c.hashTrees() == c.files
	if reach.Incomplete {
		same = same && hashExistence(c.reach.Missing) == c.found
	}
	if same && slices.Equal(reach.Dirs, c.reach.Dirs) {
		_ = c.store.Put(c.key(reach.Incomplete), encodeGob(out))
	}
	_ = c.store.Put(c.told, encodeGob(reach))
}

// outermost sorts folders and leaves out those below others.
func outermost(dirs []string) []string {
	slices.Sort(dirs)
	var outer []string
	for _, dir := range dirs {
		if !slices.ContainsFunc(outer, func(o string) bool { return within(dir, o) }) {
			outer = append(outer, dir)
		}
	}
	return outer
}

func encodeGob(v any) []byte {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		return nil // decoding an empty entry fails, which costs time only
	}
	return b.Bytes()
}

func decodeGob(data []byte, v any) bool {
	return gob.NewDecoder(bytes.NewReader(data)).Decode(v) == nil
}

// toldKey is the key of all that a run depends on besides the files it reads.
func toldKey(o *Options) (store.Key, error) {
	program, err := programID(o.Cache)
	if err != nil {
		return store.Key{}, err
	}
	var h store.Hash
	h.Add("told 1")
	h.Add(program)
	h.Add(fmt.Sprintf("%q", []any{o.Dir, o.Patterns, o.Only, o.Enable, o.Disable, o.Tests, o.Tags, o.PostgresVersion, o.DeployedThrough, o.Down}))
	h.Add(o.Config.File)
	rules, err := json.Marshal(o.Config.Rules) // flags may say more than the file
	if err != nil {
		return store.Key{}, err
	}
	h.Add(string(rules))
	if o.Config.File != "" {
		h.Add(hashFiles([]string{o.Config.File}))
	}
	h.Add(goID())
	for _, variable := range goVariables() {
		h.Add(variable)
	}
	addModulesAbove(&h, o.Dir)
	for _, pattern := range o.Patterns {
		if dir := absolute(o.Dir, strings.TrimSuffix(pattern, "...")); !within(dir, o.Dir) {
			addModulesAbove(&h, dir)
		}
	}
	return h.Key(), nil
}

// addModulesAbove adds the modules and workspaces in a folder and above it: one
// that appears there changes what is below.
func addModulesAbove(h *store.Hash, dir string) {
	for {
		for _, name := range []string{"go.mod", "go.work", "go.work.sum"} {
			if file := filepath.Join(dir, name); exists(file) {
				h.Add(hashFiles([]string{file}))
			}
		}
		if dir == filepath.Dir(dir) {
			return
		}
		dir = filepath.Dir(dir)
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// programID identifies this program by its content. Hashing it takes a tenth
// of a second, so the hash is kept for as long as the file looks the same.
func programID(s *store.Store) (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	key := store.KeyOf("program", path, info.ModTime().String(), fmt.Sprint(info.Size()))
	if id, ok := s.Get(key); ok {
		return string(id), nil
	}
	id := hashFiles([]string{path})
	_ = s.Put(key, []byte(id))
	return id, nil
}

// goID identifies the Go installation in PATH without running it.
func goID() string {
	path, err := exec.LookPath("go")
	if err != nil {
		return "no go"
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	version := filepath.Join(filepath.Dir(filepath.Dir(path)), "VERSION")
	if data, err := os.ReadFile(version); err == nil {
		return path + string(data)
	}
	info, err := os.Stat(path)
	if err != nil {
		return path
	}
	return fmt.Sprint(path, info.Size(), info.ModTime())
}

// goVariables lists the environment that the go command reads, its own file of
// settings included.
func goVariables() []string {
	var list []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || name == "CC" || name == "CXX" || strings.HasPrefix(name, "PKG_CONFIG") || name == "HOME" {
			list = append(list, variable)
		}
	}
	slices.Sort(list)
	file := os.Getenv("GOENV")
	if dir, err := os.UserConfigDir(); file == "" && err == nil {
		file = filepath.Join(dir, "go", "env")
	}
	if file != "" && file != "off" && exists(file) {
		list = append(list, hashFiles([]string{file}))
	}
	return list
}

// treeState is the state of folders.
type treeState struct {
	contents store.Key // of the files that a run may read, by name
	names    store.Key // of all files
}

// hashTrees returns the state of all files below the folders but for those in
// without.
func hashTrees(dirs []string, without string) treeState {
	var files, names []string
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				files = append(files, path) // that it cannot be read is part of the state
				return skipDir(d)
			}
			if d.IsDir() {
				if path != dir && (d.Name() == ".git" || d.Name() == "node_modules" || path == without) {
					return fs.SkipDir
				}
				return nil
			}
			names = append(names, path)
			if read(d.Name()) {
				files = append(files, path)
			}
			return nil
		})
	}
	slices.Sort(files)
	files = slices.Compact(files)
	sums := make([][sha256.Size]byte, len(files))
	hashEach(files, sums)
	var h store.Hash
	for i, file := range files {
		h.Add(file)
		h.Add(string(sums[i][:]))
	}
	slices.Sort(names)
	return treeState{h.Key(), store.KeyOf(slices.Compact(names)...)}
}

// read reports whether a run may read files of the name: Go, what cgo
// compiles, SQL, and what modules and migration tools are described in.
func read(name string) bool {
	switch filepath.Ext(name) {
	case ".go", ".sql", ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".m", ".s", ".S", ".syso", ".mod", ".sum", ".work", ".conf", ".plan":
		return true
	}
	return name == "modules.txt" || migrate.Reads(name)
}

func hashEach(files []string, sums [][sha256.Size]byte) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				data, err := os.ReadFile(files[i])
				if err != nil {
					data = []byte("unreadable")
				}
				sums[i] = sha256.Sum256(data)
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	wg.Wait()
}
