package nosigterm

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strings"
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
		all |= m.all.Effects & (takesTerm | drains | selfRun)
	}
	return all
}
