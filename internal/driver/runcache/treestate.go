package runcache

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// treeState is the state of folders.
type treeState struct {
	contents store.Key // of the files that a run may read: names, kinds, contents
	names    store.Key // of all files: names and kinds
	all      store.Key // of all files: contents too; zero unless asked for
}

// hashTrees returns the state of all files below the folders but for those in
// without. Folders may be links; links below them are not followed, and what
// they say and lead to is part of the state: what a run reads behind one is a
// folder of its own here.
func hashTrees(dirs []string, without string, all bool) treeState {
	w := treeWalk{without: paths.Real(without), all: all, walked: map[string]bool{}}
	for _, dir := range dirs {
		w.walk(dir)
	}
	slices.SortFunc(w.files, func(a, b treeFile) int { return strings.Compare(a.path, b.path) })
	w.hashEach()
	var contents, names, every store.Hash
	for _, root := range w.roots {
		contents.Add(root)
	}
	for _, f := range w.files {
		names.Add(f.path)
		names.Add(f.kind)
		if f.read {
			contents.Add(f.path)
			contents.Add(f.kind)
			contents.Add(f.sum)
		}
		if all {
			every.Add(f.path)
			every.Add(f.kind)
			every.Add(f.sum)
		}
	}
	state := treeState{contents: contents.Key(), names: names.Key()}
	if all {
		state.all = every.Key()
	}
	return state
}

// treeFile is a file, link or other entry that is no folder.
type treeFile struct {
	path string
	kind string // regular, link and where it leads, or what else it is
	read bool   // a run may read it
	open bool   // its content is part of the state
	sum  string
}

type treeWalk struct {
	without string
	all     bool
	roots   []string // and where they lead
	files   []treeFile
	walked  map[string]bool // roots
}

func (w *treeWalk) walk(root string) {
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		w.roots = append(w.roots, root+"\x00not there")
		return
	}
	w.roots = append(w.roots, root+"\x00"+real)
	if w.walked[real] {
		return
	}
	w.walked[real] = true
	_ = filepath.WalkDir(real, func(path string, d fs.DirEntry, err error) error { // what cannot be read is part of the state
		switch {
		case err != nil:
			w.files = append(w.files, treeFile{path: path, kind: "unreadable", read: true})
			return paths.PassOver(d)
		case !d.IsDir():
			w.add(path, d)
		case path != real && paths.Skipped(path, w.without):
			if d.Name() == ".git" { // makes its folder a repository
				w.files = append(w.files, treeFile{path: path, kind: "folder", read: true})
			}
			return fs.SkipDir
		}
		return nil
	})
}

func (w *treeWalk) add(path string, d fs.DirEntry) {
	f := treeFile{path: path, kind: d.Type().String(), read: mayRead(d.Name())}
	switch {
	case d.Type().IsRegular():
		f.open = f.read || w.all
	case d.Type()&fs.ModeSymlink != 0:
		f.read = true // it may stand for a folder of packages
		target, _ := os.Readlink(path)
		f.kind += " " + target
		if real, err := filepath.EvalSymlinks(path); err == nil {
			f.kind += " " + real
			if info, err := os.Stat(real); err == nil {
				f.kind += " " + info.Mode().Type().String()
				f.open = info.Mode().IsRegular() && (w.all || mayRead(d.Name()))
			}
		}
	}
	w.files = append(w.files, f)
}

// mayRead reports whether a run may read files of the name, or depend on there
// being one: what the go command sorts into packages, and what modules and
// migrations are described in.
func mayRead(name string) bool {
	switch filepath.Ext(name) {
	case ".go", ".sql", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso",
		".mod", ".sum", ".work", ".conf", ".plan", ".pc":
		return true
	}
	return name == "modules.txt" || name == ".git" || migrate.Reads(name)
}

// hashEach reads the files, several at a time. One that cannot be read counts
// as such.
func (w *treeWalk) hashEach() {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				sum, err := identity.HashFile(w.files[i].path)
				if err != nil {
					sum = "unreadable"
				}
				w.files[i].sum = sum
			}
		})
	}
	for i, f := range w.files {
		if f.open {
			next <- i
		}
	}
	close(next)
	wg.Wait()
}
