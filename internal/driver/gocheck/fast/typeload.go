package fast

import (
	"bytes"
	"context"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"sync"

	"golang.org/x/tools/go/gcexportdata"

	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// typeLoader holds the types of packages: from source, or from export data in
// the store, read when somebody asks. All share one space of identities, but
// for test variants, which are always from source.
type typeLoader struct {
	store *store.Store
	// pack has the dependencies of an earlier run with these versions. In the
	// first such run it is nil, and made has what this one is to keep.
	pack *store.Pack
	made *store.PackWriter
	fset *token.FileSet
	// exported: the list of packages has their export data.
	exported bool
	keys     map[*node]store.Key // of dependencies that main packages import directly
	// compiled has, of those that are missing in the store, the files that the
	// compiler left in the build cache.
	compiled map[*node]string
	// fromSource: some are in neither. Then no dependency is read: a type that
	// came partly from here and partly from there would be two types.
	fromSource bool

	// lock is held for writing while export data is read, which completes
	// packages that others have seen in part, and for reading while packages
	// are checked and analyzed.
	lock sync.RWMutex

	mu      sync.Mutex
	types   map[*node]*types.Package
	imports map[string]*types.Package
	checks  int
	corrupt bool
}

// newTypeLoader returns a loader; dependencies is the key of what an earlier run
// with the same versions of them kept.
func newTypeLoader(s *store.Store, dependencies store.Key) *typeLoader {
	l := &typeLoader{store: s, fset: token.NewFileSet(), types: map[*node]*types.Package{}, imports: map[string]*types.Package{},
		keys: map[*node]store.Key{}, compiled: map[*node]string{}}
	if l.pack = s.OpenPack(dependencies); l.pack == nil {
		l.made = s.NewPack(dependencies)
	}
	return l
}

// list asks the go command for packages, in a first run with the export data of
// dependencies, for which a later one would have to ask alone. Asked for when it
// is there already, it would cost as much again as the rest.
func (l *typeLoader) list(ctx context.Context, query golist.Query) ([]*golist.Package, error) {
	if l.made != nil {
		if list, ok := golist.ListExported(ctx, query); ok {
			l.exported = true
			return list, nil
		}
	}
	return golist.List(ctx, query)
}

// commit keeps the dependencies for later runs.
func (l *typeLoader) commit() {
	if l.made == nil {
		return
	}
	for n, file := range l.compiled { // those that nobody asked for yet
		if key := l.keys[n]; !l.made.Has(key) {
			if data, ok := readCompiled(file); ok {
				l.made.Add(key, data)
			}
		}
	}
	l.made.Commit()
}

// close lets go of what an unfinished run leaves behind.
func (l *typeLoader) close() {
	l.pack.Close()
	l.made.Abort()
}

func (l *typeLoader) has(key store.Key) bool { return l.pack.Has(key) || l.store.Has(key) }

func (l *typeLoader) get(key store.Key) ([]byte, bool) {
	if l.pack.Has(key) {
		return l.pack.Get(key)
	}
	return l.store.Get(key)
}

func (l *typeLoader) put(key store.Key, data []byte) {
	if l.made != nil {
		l.made.Add(key, data)
		return
	}
	_ = l.store.Put(key, data)
}

// origin says where dependencies came from.
func (l *typeLoader) origin() string {
	if l.fromSource {
		return "source"
	}
	return fmt.Sprintf("the cache (%d), %d of them the compiler's", len(l.types), len(l.compiled))
}

// onDemand reports whether a package needs no handling: its types are read when
// somebody asks.
func (l *typeLoader) onDemand(n *node) bool { return !l.fromSource && !n.main && !n.variant }

func (l *typeLoader) find(n *node) *types.Package {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.types[n]
}

func (l *typeLoader) set(n *node, pkg *types.Package) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.types[n] = pkg
	if !n.variant {
		l.imports[n.path()] = pkg
	}
}

// keep stores a dependency that was checked from source.
func (l *typeLoader) keep(n *node, pkg *types.Package) {
	key, direct := l.keys[n]
	if !direct {
		return
	}
	var out bytes.Buffer
	// Positions are left out: nobody reads those of dependencies, and without
	// them equal APIs are equal bytes.
	if err := gcexportdata.Write(&out, token.NewFileSet(), pkg); err == nil {
		l.put(key, out.Bytes())
	}
}

// readDependency reads a dependency's types; the lock is held.
func (l *typeLoader) readDependency(n *node, key store.Key) {
	if l.find(n) != nil {
		return
	}
	data, ok := l.get(key)
	if file := l.compiled[n]; !ok && file != "" {
		if data, ok = readCompiled(file); ok {
			l.put(key, data)
		}
	}
	if !ok {
		l.corrupt = true
		return
	}
	l.read(n, data)
}

// readCompiled returns the export data in a file that the compiler wrote.
func readCompiled(file string) ([]byte, bool) {
	f, err := os.Open(file)
	if err != nil {
		return nil, false
	}
	defer func() { _ = f.Close() }()
	section, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, false
	}
	data, err := io.ReadAll(section)
	return data, err == nil
}

// read reads export data; the lock is held.
func (l *typeLoader) read(n *node, data []byte) *types.Package {
	l.mu.Lock()
	defer l.mu.Unlock()
	pkg, err := gcexportdata.Read(bytes.NewReader(data), l.fset, l.imports, n.path())
	if err != nil {
		l.corrupt = true
		return nil
	}
	l.types[n] = pkg
	return pkg
}
