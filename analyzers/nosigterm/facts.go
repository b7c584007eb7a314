package nosigterm

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// packageSummary is the fact about a package: what its functions and variables
// do that others can reach.
type packageSummary struct {
	Objects []objectSummary // sorted by name
	Init    summary         // what importing it does, its imports included
	Methods effects         // of methods, here and in its imports: interfaces may call them
}

type objectSummary struct {
	Name    string
	Summary summary
}

// AFact marks a fact.
func (*packageSummary) AFact() {}

func (p *packageSummary) String() string {
	var names []string
	for _, o := range p.Objects {
		names = append(names, o.Name)
	}
	return fmt.Sprintf("serving(%s)", strings.Join(names, ","))
}

// export tells the packages that import this one.
func (g *graph) export() {
	fact := packageSummary{Init: *g.init.all.plain(), Methods: g.methodEffects()}
	for object, n := range g.nodes {
		if n.all.empty() {
			continue
		}
		name := object.Pkg().Path() + "." + object.Name()
		if fn, ok := object.(*types.Func); ok {
			name = fn.FullName()
		}
		fact.Objects = append(fact.Objects, objectSummary{Name: name, Summary: *n.all.plain()})
	}
	slices.SortFunc(fact.Objects, func(a, b objectSummary) int { return cmp.Compare(a.Name, b.Name) })
	if g.Pkg.Name() == "main" {
		return // nobody imports it
	}
	if len(fact.Objects) > 0 || fact.Methods != 0 || !fact.Init.empty() {
		g.ExportPackageFact(&fact)
	}
}

// methodEffects is what methods do that an interface may hide.
func (g *graph) methodEffects() effects {
	all := g.closure
	for _, m := range g.methods {
		all |= m.all.Effects & (takesTerm | drainsAny | selfRun)
	}
	return all
}

// packageFact is the fact of a package of the module, by name.
type packageFact struct {
	objects []objectSummary
	index   map[string]*summary
}

// fact returns what is known of a package of the module, or nil.
func (g *graph) fact(pkg *types.Package) *packageFact {
	known, ok := g.facts[pkg]
	if !ok {
		var fact packageSummary
		if g.ImportPackageFact(pkg, &fact) {
			known = &packageFact{objects: fact.Objects, index: map[string]*summary{}}
			for i := range fact.Objects {
				known.index[fact.Objects[i].Name] = &fact.Objects[i].Summary
			}
		}
		g.facts[pkg] = known
	}
	return known
}

// foreign reports whether a package is of another module, and so known from
// tables only.
func (g *graph) foreign(pkg *types.Package) bool {
	return pkg != g.Pkg && g.fact(pkg) == nil && !g.inModule(pkg)
}

// standard reports whether a package is of the standard library. The names of
// modules that are nowhere published look like its packages.
func (g *graph) standard(pkg *types.Package) bool {
	return knowledge.StandardLibrary(pkg.Path()) && !g.inModule(pkg)
}

func (g *graph) inModule(pkg *types.Package) bool {
	return g.Module != nil && g.Module.Path != "" && (pkg.Path() == g.Module.Path || strings.HasPrefix(pkg.Path(), g.Module.Path+"/"))
}
