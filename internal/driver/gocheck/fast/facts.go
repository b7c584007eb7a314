package fast

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"sort"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// addFacts gives the pass its view of the facts.
func (r *runner) addFacts(pass *analysis.Pass, own *types.Package) {
	pass.ImportObjectFact = func(object types.Object, fact analysis.Fact) bool {
		r.mu.RLock()
		defer r.mu.RUnlock()
		return copyFact(r.objects[object.Pkg()][object][reflect.TypeOf(fact)], fact)
	}
	pass.ImportPackageFact = func(pkg *types.Package, fact analysis.Fact) bool {
		r.mu.RLock()
		defer r.mu.RUnlock()
		return copyFact(r.packages[packageFact{pkg, reflect.TypeOf(fact)}], fact)
	}
	pass.ExportObjectFact = func(object types.Object, fact analysis.Fact) {
		if object.Pkg() != own {
			panic(fmt.Sprintf("%s exports a fact about %v of another package", pass.Analyzer.Name, object)) //nolint:forbidigo // the contract of go/analysis; check.New turns it into an error
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.setObjectFact(object, reflect.TypeOf(fact), detached(fact))
	}
	pass.ExportPackageFact = func(fact analysis.Fact) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.packages[packageFact{own, reflect.TypeOf(fact)}] = detached(fact)
	}
	pass.AllObjectFacts = func() []analysis.ObjectFact {
		r.mu.RLock()
		defer r.mu.RUnlock()
		var all []analysis.ObjectFact
		for _, objects := range r.objects {
			for object, kinds := range objects {
				for kind, fact := range kinds {
					if hasFactType(pass.Analyzer, kind) {
						all = append(all, analysis.ObjectFact{Object: object, Fact: fact})
					}
				}
			}
		}
		return all
	}
	pass.AllPackageFacts = func() []analysis.PackageFact {
		r.mu.RLock()
		defer r.mu.RUnlock()
		var all []analysis.PackageFact
		for key, fact := range r.packages {
			if hasFactType(pass.Analyzer, key.kind) {
				all = append(all, analysis.PackageFact{Package: key.pkg, Fact: fact})
			}
		}
		return all
	}
}

// setObjectFact sets a fact; r.mu is held.
func (r *runner) setObjectFact(object types.Object, kind reflect.Type, fact analysis.Fact) {
	objects := r.objects[object.Pkg()]
	if objects == nil {
		objects = map[types.Object]map[reflect.Type]analysis.Fact{}
		r.objects[object.Pkg()] = objects
	}
	if objects[object] == nil {
		objects[object] = map[reflect.Type]analysis.Fact{}
	}
	objects[object][kind] = fact
}

func hasFactType(a *analysis.Analyzer, kind reflect.Type) bool {
	return slices.ContainsFunc(a.FactTypes, func(f analysis.Fact) bool { return reflect.TypeOf(f) == kind })
}

// detached returns a copy of a fact. An analyzer may export the address of a
// field, and facts outlive packages: kept as it is, the pointer would hold on to
// the analyzer's state, and through it to the package's syntax and types.
func detached(fact analysis.Fact) analysis.Fact {
	own := reflect.New(reflect.TypeOf(fact).Elem()).Interface().(analysis.Fact)
	copyFact(fact, own)
	return own
}

// copyFact sets *to to *from, if there is one.
func copyFact(from, to analysis.Fact) bool {
	if from == nil {
		return false
	}
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem())
	return true
}

// ownFact is a fact about an object of a package, or about the package.
type ownFact struct {
	object objectpath.Path
	whole  bool // about the package
	fact   analysis.Fact
}

// ownFacts lists the facts about a package and its objects.
func (r *runner) ownFacts(pkg *types.Package) []ownFact {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var list []ownFact
	var encoder objectpath.Encoder
	for object, kinds := range r.objects[pkg] {
		path, err := encoder.For(object)
		if err != nil {
			continue // not reachable from outside, so nobody asks
		}
		for _, fact := range kinds {
			list = append(list, ownFact{path, false, fact})
		}
	}
	for key, fact := range r.packages {
		if key.pkg == pkg {
			list = append(list, ownFact{"", true, fact})
		}
	}
	return list
}

// encode returns facts as they are stored, in order.
func (r *runner) encode(facts []ownFact) []keptFact {
	var list []keptFact
	for _, f := range facts {
		var data bytes.Buffer
		if err := gob.NewEncoder(&data).Encode(f.fact); err != nil {
			continue
		}
		for _, a := range r.order {
			at := slices.IndexFunc(a.FactTypes, func(t analysis.Fact) bool { return reflect.TypeOf(t) == reflect.TypeOf(f.fact) })
			if at >= 0 {
				list = append(list, keptFact{a.Name, at, f.object, f.whole, data.Bytes()})
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return cmp.Or(cmp.Compare(a.Analyzer, b.Analyzer), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Object, b.Object)) < 0
	})
	return list
}

// restore puts stored facts about a package's objects in place.
func (r *runner) restore(pkg *types.Package, facts []keptFact) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range facts {
		fact := f.decode(r.order)
		if fact == nil {
			continue
		}
		kind := reflect.TypeOf(fact)
		if f.Package {
			r.packages[packageFact{pkg, kind}] = fact
			continue
		}
		if object, err := objectpath.Object(pkg, f.Object); err == nil {
			r.setObjectFact(object, kind, fact)
		}
	}
}
