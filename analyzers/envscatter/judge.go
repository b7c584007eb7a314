package envscatter

import (
	"cmp"
	"go/ast"
	"go/types"
	"path"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/exec"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// read is one place where the environment is read with known keys.
type read struct {
	keys   []string
	cur    inspector.Cursor // of call
	call   *ast.CallExpr
	reader types.Object // the function called; nil for a template or a loop
	via    *envReader

	at      callSite
	def     defaultValue
	allowed bool // its place may read the environment

	category string
	when     exec.Context
	first    *read // a duplicate's or drift's counterpart
	more     int   // other variables in the same table
	related  []related
	ignored  bool
}

// key is the variable that messages name.
func (r *read) key() string { return r.keys[0] }

// sortReads orders the reads by place: files are parsed in any order.
func (c *checker) sortReads() {
	for _, r := range c.reads {
		r.at = c.callSiteOf(r.cur)
	}
	slices.SortFunc(c.reads, func(a, b *read) int {
		return cmp.Or(cmp.Compare(a.at.File, b.at.File), cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.at.Column, b.at.Column))
	})
}

// judge decides on each read and reports the strongest category that applies.
func (c *checker) judge() {
	detectors := c.detectors()
	c.reads = slices.DeleteFunc(c.reads, func(r *read) bool { return !c.relevant(r) || detectors[r.at.Func] })
	if len(c.reads) == 0 {
		return
	}
	for _, r := range c.reads {
		r.def = c.readDefault(r)
		r.allowed = c.allowedPlace()
	}
	c.dropTriState()
	c.allowLoaders()
	if c.place.role == roleNone || c.place.role == roleLoader || !c.allowedPlace() {
		c.classify(c.Times())
	}
	c.foldKeys()
	c.drift()
	c.duplicates()
	c.foldTables()
	for _, r := range c.reads {
		r.ignored = c.Ignored(r.call.Pos())
		c.report(r)
	}
}

// relevant drops the reads that are no configuration and the keys that may be
// read anywhere.
func (c *checker) relevant(r *read) bool {
	if !c.place.counts() {
		return false
	}
	file := index.File(r.cur)
	if file == nil || c.testSupport(file) || c.Generated(r.call.Pos()) {
		return false
	}
	r.keys = slices.DeleteFunc(r.keys, func(key string) bool { return key == "" || c.allowedKey(key) })
	return len(r.keys) > 0 && !c.allowedWrapper(r.reader) && !c.forwardedOnly(r)
}

// allowedWrapper reports whether the user lets everyone call the reader.
func (c *checker) allowedWrapper(obj types.Object) bool {
	if obj == nil || len(c.allowWrappers) == 0 || obj.Pkg() == nil {
		return false
	}
	name := obj.Name()
	if fn, ok := obj.(*types.Func); ok {
		if recv := fn.Signature().Recv(); recv != nil {
			_, typ := symbol.TypeName(recv.Type())
			name = typ + "." + name
		}
	}
	return slices.ContainsFunc(c.allowWrappers, func(w string) bool {
		return w == obj.Name() || w == name || w == obj.Pkg().Name()+"."+name || w == obj.Pkg().Path()+"."+name
	})
}

// classify gives each read that isn't allowed its category, the weaker ones
// only when the stronger are switched off.
func (c *checker) classify(times *exec.Times) {
	for _, r := range c.reads {
		r.when = times.At(r.cur)
		if c.place.role == roleLoader && r.when.Request {
			r.allowed = false // wrong even beside the loader
		}
		if r.allowed {
			continue
		}
		r.category = scattered
		if r.via.Config {
			r.category = configLeak
		}
		if !c.Enabled(r.category) {
			r.category = ""
		}
		switch {
		case isSecret(r) && c.Enabled(secret):
			r.category = secret
		case (r.when.Request || r.when.EndlessLoop) && c.Enabled(requestPath):
			r.category = requestPath
		case r.when.Init && c.Pkg.Name() != "main" && c.Enabled(startup):
			r.category = startup
		}
	}
}

// drift finds variables that the package itself gives different defaults.
func (c *checker) drift() {
	if !c.Enabled(defaultDrift) {
		return
	}
	first := map[string]*read{}
	for _, r := range c.reads {
		lead := first[r.key()]
		if lead == nil {
			if r.def.known() {
				first[r.key()] = r
			}
			continue
		}
		if r.def.drifts(lead.def) {
			r.category, r.first = defaultDrift, lead
			r.relate(lead, "the other default")
		}
	}
}

// duplicates finds variables that several functions of the package read.
func (c *checker) duplicates() {
	if !c.Enabled(duplicateRead) {
		return
	}
	first := map[string]*read{}
	for _, r := range c.reads {
		if r.allowed {
			continue
		}
		lead := first[r.key()]
		if lead == nil {
			first[r.key()] = r
			continue
		}
		if (r.category == scattered || r.category == configLeak) && r.at.Func != lead.at.Func {
			r.category, r.first = duplicateRead, lead
			r.relate(lead, "read here first")
		}
	}
}

func (c *checker) report(r *read) {
	if r.category == "" {
		return
	}
	d := check.Diagnostic{
		Pos: r.call.Pos(), End: r.call.End(), Category: r.category, Message: r.message(), Advice: advice(r.category, c.configPackage().Rel),
	}
	for _, rel := range r.related {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: rel.read.call.Pos(), End: rel.read.call.End(), Message: rel.message})
	}
	c.Report(d)
}

// configPackage is the configuration package among the imported ones: the one
// with most to do with the environment.
func (c *checker) configPackage() packageEnv {
	var best packageEnv
	for _, imported := range c.Pkg.Imports() {
		var fact packageEnv
		if c.ImportPackageFact(imported, &fact) && fact.config() && (best.Rel == "" || fact.weight() > best.weight()) {
			best = fact
		}
	}
	return best
}

// describe names the declaration around cur.
func (c *checker) describe(cur inspector.Cursor) string {
	switch decl := index.EnclosingDecl(cur).Node().(type) {
	case *ast.FuncDecl:
		if decl.Recv != nil && len(decl.Recv.List) > 0 {
			if _, typ := symbol.TypeName(c.TypesInfo.TypeOf(decl.Recv.List[0].Type)); typ != "" {
				return typ + "." + decl.Name.Name
			}
		}
		return decl.Name.Name
	case *ast.GenDecl:
		for spec := range cur.Enclosing((*ast.ValueSpec)(nil)) {
			return "the initialiser of " + spec.Node().(*ast.ValueSpec).Names[0].Name
		}
	}
	return "the package"
}

func base(filename string) string { return path.Base(filepath.ToSlash(filename)) }
