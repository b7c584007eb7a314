package envscatter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/module"
)

// An owner is a package with at least ownerKeys variables and ownerShare
// percent of the module's.
const (
	ownerKeys  = 5
	ownerShare = 60
)

// verdict collects what the module pass changes.
type verdict struct {
	module.Verdict
	maxPackages int
	drift       bool // default-drift is on
	infer       bool // the configuration package may be guessed
}

// unit is a package of the module with its fact.
type unit struct {
	path string
	*packageEnv
}

// place is a read with its package.
type placed struct {
	*unit
	*siteRead
}

// program reports whether the package is a program of its own, or a part of
// one.
func (u *unit) program() bool { return u.Role == roleMain || u.Role == roleCmd }

// module judges the packages of one module.
func (v *verdict) module(packages []module.Package) {
	var units []*unit
	byKey := map[string][]placed{}
	readers := 0
	for _, p := range packages {
		fact, ok := p.Fact.(*packageEnv)
		if !ok || fact == nil {
			continue
		}
		u := &unit{p.Path, fact}
		units = append(units, u)
		if fact.weight() > 0 {
			readers++
		}
		for i := range fact.Reads {
			r := &fact.Reads[i]
			byKey[r.Key] = append(byKey[r.Key], placed{u, r})
		}
	}
	owner := v.owner(units, len(byKey))
	config := configPackage(units, owner)
	for _, u := range units {
		for i := range u.Reads {
			r := &u.Reads[i]
			tolerated := r.Allowed || readers <= v.maxPackages || u == owner
			v.read(placed{u, r}, byKey[r.Key], config, tolerated)
		}
	}
}

// owner finds the package that most variables are read in, when nothing else
// says that it owns the configuration.
func (v *verdict) owner(units []*unit, keys int) *unit {
	if !v.infer {
		return nil
	}
	var best *unit
	most := 0
	for _, u := range units {
		own := map[string]bool{}
		for _, r := range u.Reads {
			own[r.Key] = true
		}
		switch {
		case len(own) > most:
			best, most = u, len(own)
		case len(own) == most && best != nil && u.config():
			best = u
		}
	}
	if best == nil || best.program() || best.config() || most < ownerKeys || most*100 < keys*ownerShare {
		return nil
	}
	return best
}

// configPackage names the package that messages send people to: the one among
// the configuration packages, not those of single commands, that has most to
// do with the environment.
func configPackage(units []*unit, owner *unit) string {
	best, most := "", -1
	for _, u := range units {
		switch {
		case !u.config() && u != owner, u.Rel == ".":
			continue // no configuration, or without a name
		case strings.Contains("/"+u.Rel, "/cmd/"):
			continue // a command's own
		case u.weight() == 0 && strings.Count(u.Rel, "/") > 1:
			continue // deep in the tree, and only its name speaks for it
		case u.weight() > most:
			best, most = u.Rel, u.weight()
		}
	}
	return best
}

// named is the package that a read's finding sends people to. The one that
// the reading package imports is near, but must be a real one.
func (p placed) named(config string) string {
	if p.Config != "" && (p.Weight >= ownerKeys || config == "") {
		return p.Config
	}
	return config
}

// read decides on one read, given all reads of the same variable.
func (v *verdict) read(p placed, all []placed, config string, tolerated bool) {
	if p.Ignored {
		return
	}
	if p.Category == defaultDrift {
		return // found within the package
	}
	if v.drift {
		if others := driftsFrom(p, all); len(others) > 0 {
			v.replace(p, module.Finding{
				Category: defaultDrift,
				Message:  driftMessage(p.Key, p.Default, others[0].Default, others[0].where()),
				Advice:   advice(defaultDrift, p.named(config)),
				Related:  relatedTo(others, "the other default"),
			})
			return
		}
	}
	if p.Category == "" {
		return // nothing was reported
	}
	if tolerated {
		v.Drop = append(v.Drop, p.position())
		return
	}
	others := slices.DeleteFunc(slices.Clone(all), func(o placed) bool { return o.unit == p.unit })
	config = p.named(config)
	if len(others) == 0 && config == p.Config {
		return // nothing to add
	}
	f := module.Finding{Category: p.Category, Message: p.Message, Advice: advice(p.Category, config)}
	for _, rel := range p.Related {
		f.Related = append(f.Related, module.Related{At: rel.At.position(p.path), Message: rel.Message})
	}
	f.Related = append(f.Related, relatedTo(others, "also read here")...)
	v.replace(p, f)
}

// replace puts a finding in the place of what was reported at a read.
func (v *verdict) replace(p placed, f module.Finding) {
	if p.Category != "" {
		v.Drop = append(v.Drop, p.position())
	}
	f.At = p.position()
	v.Add = append(v.Add, f)
}

// driftsFrom lists the reads in other packages with another default. Two
// programs may have defaults of their own; a read in an allowed place isn't
// the one to report when the other can be.
func driftsFrom(p placed, all []placed) []placed {
	var others []placed
	for _, o := range all {
		if o.unit == p.unit || !p.Default.drifts(o.Default) || p.program() && o.program() {
			continue
		}
		if p.Allowed && (!o.Allowed && !o.Ignored || o.path > p.path) {
			continue // reported there
		}
		others = append(others, o)
	}
	return others
}

func relatedTo(reads []placed, message string) []module.Related {
	var list []module.Related
	for _, r := range reads {
		list = append(list, module.Related{At: r.position(), Message: message})
	}
	return list
}

func (p placed) position() module.Position { return p.At.position(p.path) }

// where is the place for messages: the folder in the module, file and line.
func (p placed) where() string {
	if p.Rel == "." {
		return p.At.short()
	}
	return fmt.Sprintf("%s/%s", p.Rel, p.At.short())
}

func (s callSite) position(pkg string) module.Position {
	return module.Position{Package: pkg, File: s.File, Line: s.Line, Column: s.Column, End: s.End}
}
