package fast

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"flag"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// keptPackage is what the store has of an analyzed package. Its key covers the
// package's files and, of each import, the API and the facts: an edit that
// leaves these alone does not reach the packages that import it.
type keptPackage struct {
	Package gocheck.Package // without facts
	Empty   bool            // no file could be parsed
	Errors  *gocheck.LoadErrors
	API     string // hash of what importers may see of it
	Damaged bool   // see checked
	Facts   []keptFact
}

// keptFact is a fact of an analyzer about an object of the package, or about
// the package itself.
type keptFact struct {
	Analyzer string
	Type     int // index into the analyzer's fact types
	Object   objectpath.Path
	Package  bool
	Data     []byte
}

// pkgOutcome is what is known of a main package's outcome.
type pkgOutcome struct {
	api, facts string       // hashes that the keys of importers contain
	kept       *keptPackage // not yet turned into types
	restore    sync.Once    // does that
}

// packageKey returns the key of a main package's result. Its imports are done.
func (r *fastRun) packageKey(n *node, sources map[string]source) store.Key {
	var h store.Hash
	h.Add("package 3")
	h.Add(r.settings)
	h.Add(n.ImportPath)
	h.Add(n.Dir)
	if n.Module != nil {
		h.Add(n.Module.Path + " " + n.Module.GoVersion)
	}
	if n.Error != nil {
		h.Add(n.Error.Pos + n.Error.Err)
	}
	for _, file := range n.files {
		h.Add(file)
		h.Add(sources[file].hash())
	}
	h.Add(strings.Join(n.IgnoredGoFiles, "\x00"))
	names := make([]string, 0, len(n.imports))
	for path := range n.imports {
		names = append(names, path)
	}
	sort.Strings(names)
	for _, path := range names {
		api, facts := r.importKey(n.imports[path])
		h.Add(path)
		h.Add(api + facts)
	}
	return h.Key()
}

// hash returns a hash of the content. An unreadable file counts as such.
func (s source) hash() string {
	text := s.text
	if s.err != nil {
		text = []byte(s.err.Error())
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
}

// importKey returns what stands for the API and the facts of an import.
func (r *fastRun) importKey(n *node) (api, facts string) {
	if n.Name == "" && n.Error != nil {
		return "missing " + n.Error.Err, ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.states[n]; s != nil {
		return s.api, s.facts
	}
	key := r.depKeys[n]
	return string(key[:]), ""
}

// settingsOf describes the analyzers: the program that holds them and their
// flags.
func settingsOf(s *store.Store, analyzers []*analysis.Analyzer, load gocheck.Load) (string, error) {
	program, err := identity.Program(s)
	if err != nil {
		return "", err
	}
	text := []string{program, load.Go.Base(load)}
	for _, a := range analyzers {
		text = append(text, a.Name)
		a.Flags.VisitAll(func(f *flag.Flag) { text = append(text, f.Name+"="+f.Value.String()) })
	}
	return strings.Join(text, "\x00"), nil
}

// lookUp returns the stored result of a package.
func (r *fastRun) lookUp(key store.Key) *keptPackage {
	data, ok := r.Store.Get(key)
	kept := &keptPackage{}
	if !ok || !store.Decode(data, kept) {
		return nil
	}
	return kept
}

// keep stores a package's result and returns its outcome.
func (r *fastRun) keep(key store.Key, a *analyzed, p *gocheck.LoadErrors) *pkgOutcome {
	kept := &keptPackage{Package: a.result, Empty: len(a.syntax) == 0, Errors: p, API: r.apiKey(a.checked), Damaged: a.damaged, Facts: r.runner.encode(a.facts)}
	kept.Package.Facts = nil
	s := r.stateOf(a.node, kept)
	_ = r.Store.Put(key, store.Encode(kept))
	s.kept = nil
	return s
}

// stateOf returns the hashes that importers depend on. Facts are visible
// through imports, so those of the imports count too.
func (r *fastRun) stateOf(n *node, kept *keptPackage) *pkgOutcome {
	h := sha256.New()
	for _, f := range kept.Facts {
		fmt.Fprintf(h, "%s %d %s %v %d:", f.Analyzer, f.Type, f.Object, f.Package, len(f.Data))
		h.Write(f.Data)
	}
	r.mu.Lock()
	for _, used := range n.uses {
		if s := r.states[used]; s != nil {
			h.Write([]byte(s.facts))
		}
	}
	r.mu.Unlock()
	return &pkgOutcome{api: kept.API, facts: string(h.Sum(nil)), kept: kept}
}

// result returns what was stored as the result for a package of this run.
func (k *keptPackage) result(n *node, analyzers []*analysis.Analyzer) gocheck.Package {
	out := k.Package
	out.ID, out.Root, out.Facts = n.ImportPath, n.root, map[string]analysis.Fact{}
	for _, f := range k.Facts {
		if f.Package {
			if fact := f.decode(analyzers); fact != nil {
				out.Facts[f.Analyzer] = fact
			}
		}
	}
	return out
}

// decode returns the fact, nil when no analyzer has it any more.
func (f keptFact) decode(analyzers []*analysis.Analyzer) analysis.Fact {
	for _, a := range analyzers {
		if a.Name == f.Analyzer && f.Type < len(a.FactTypes) {
			fact := reflect.New(reflect.TypeOf(a.FactTypes[f.Type]).Elem()).Interface().(analysis.Fact)
			if gob.NewDecoder(bytes.NewReader(f.Data)).Decode(fact) == nil {
				return fact
			}
		}
	}
	return nil
}
