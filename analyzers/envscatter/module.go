package envscatter

import (
	"cmp"
	"flag"
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/module"
)

// packageEnv is the fact of what a package has to do with the environment.
type packageEnv struct {
	Rel     string // path in the module
	Role    role
	Readers []string // names of the readers here and in the packages it imports
	Reads   []siteRead
	Loads   bool // with a library, or by keys known at run time only
}

// siteRead is a read as the module pass needs it. A read with a category was
// reported.
type siteRead struct {
	Key      string
	At       callSite
	Default  defaultValue
	Allowed  bool
	Ignored  bool
	Category string
	Message  string
	Config   string // the configuration package that the message named
	Weight   int    // and its weight
	Related  []siteRelated
}

type siteRelated struct {
	At      callSite
	Message string
}

// AFact marks a fact.
func (*packageEnv) AFact() {}

func (p *packageEnv) String() string {
	return fmt.Sprintf("env(%s, %d reads)", cmp.Or(string(p.Role), "library"), len(p.Reads))
}

// weight says how much the package has to do with the environment.
func (p *packageEnv) weight() int {
	if p.Loads {
		return len(p.Reads) + ownerKeys
	}
	return len(p.Reads)
}

func (p *packageEnv) config() bool { return pkgRole{role: p.Role}.config() }

// exportPackage exports the facts of the package.
func (c *checker) exportPackage(inherited []string) {
	fact := packageEnv{Rel: c.place.rel, Role: c.place.role, Loads: c.place.loads || c.generic && c.place.config(), Readers: slices.Clone(inherited)}
	for obj, r := range c.readers {
		if obj.Parent() == c.Pkg.Scope() || isMethod(obj) {
			c.ExportObjectFact(obj, &r.envReader)
			fact.Readers = append(fact.Readers, obj.Name())
		}
	}
	slices.Sort(fact.Readers)
	fact.Readers = slices.Compact(fact.Readers)
	config := c.configPackage()
	for _, r := range c.reads {
		s := siteRead{
			Key: r.key(), At: r.at, Default: r.def, Allowed: r.allowed, Ignored: r.ignored,
			Category: r.category,
			Config:   config.Rel, Weight: config.weight(),
		}
		if r.category != "" {
			s.Message = r.message()
		}
		for _, rel := range r.related {
			s.Related = append(s.Related, siteRelated{rel.read.at, rel.message})
		}
		fact.Reads = append(fact.Reads, s)
	}
	if len(fact.Readers) > 0 || len(fact.Reads) > 0 || fact.Loads || fact.config() {
		c.ExportPackageFact(&fact)
	}
}

// ModulePass completes the analyzer a with what only the whole module shows:
// whether reads are scattered at all, which package owns the configuration
// although it isn't named so, and variables with different defaults in
// different packages.
func ModulePass(a *analysis.Analyzer) module.Pass {
	return module.Pass{
		Analyzer: a,
		Fact:     (*packageEnv)(nil),
		Judges: func(fact analysis.Fact) bool {
			p, ok := fact.(*packageEnv)
			return ok && len(p.Reads) > 0
		},
		Run: func(packages []module.Package) module.Verdict {
			v := &verdict{maxPackages: 1, drift: !listed(a, "disable", defaultDrift), infer: !set(a, "config-packages")}
			if f := a.Flags.Lookup("max-packages"); f != nil {
				if n, ok := f.Value.(flag.Getter).Get().(int); ok {
					v.maxPackages = n
				}
			}
			for len(packages) > 0 {
				n := 1
				for n < len(packages) && packages[n].Module == packages[0].Module {
					n++
				}
				v.module(packages[:n])
				packages = packages[n:]
			}
			return v.Verdict
		},
	}
}

func listed(a *analysis.Analyzer, name, word string) bool {
	if f := a.Flags.Lookup(name); f != nil {
		if list, ok := f.Value.(flag.Getter).Get().([]string); ok {
			return slices.Contains(list, word)
		}
	}
	return false
}

func set(a *analysis.Analyzer, name string) bool {
	f := a.Flags.Lookup(name)
	return f != nil && f.Value.String() != ""
}
