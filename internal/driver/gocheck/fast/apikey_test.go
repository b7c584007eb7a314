package fast

import (
	"go/token"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
)

// TestAPIKey: what importers can't see leaves the key alone, and nothing else
// does.
func TestAPIKey(t *testing.T) {
	const before = "package p\n\nimport \"m/dep\"\n\n// F does.\nfunc F(x int) string { return dep.G(x) }\n\nvar V = 1\n"
	const mentions = "package p\n\nimport \"m/dep\"\n\ntype T struct{ f dep.T }\n"
	for _, test := range []struct {
		name          string
		before, after string
		dep           string // the API of the import afterwards
		same          bool
	}{
		{"nothing", before, before, "1", true},
		{"a body", before, "package p\n\nimport \"m/dep\"\n\n// F does.\nfunc F(x int) string {\n\tif x > 1 {\n\t\treturn \"\"\n\t}\n\treturn dep.G(x)\n}\n\nvar V = 1\n", "1", true},
		{"comments and space", before, "package p\n\nimport \"m/dep\"\n\n// F does it\n// well.\n\nfunc F(x  int) string { return dep.G(x) } // so\n\n\tvar V  = 1\n", "1", true},
		{"an import that bodies alone mention", before, before, "2", true},
		{"an import that a field mentions", mentions, mentions, "2", false},
		{"an import that a parameter mentions", "package p\n\nimport d \"m/dep\"\n\nfunc F(d.T) {}\n", "package p\n\nimport d \"m/dep\"\n\nfunc F(d.T) {}\n", "2", false},
		{"an import that a value mentions", "package p\n\nimport \"m/dep\"\n\nvar V = dep.G(1)\n", "package p\n\nimport \"m/dep\"\n\nvar V = dep.G(1)\n", "2", false},
		{"an import without a name before its names", "package p\n\nimport . \"m/dep\"\n\nvar V T\n", "package p\n\nimport . \"m/dep\"\n\nvar V T\n", "2", false},
		{"a signature", before, "package p\n\nimport \"m/dep\"\n\nfunc F(x int64) string { return dep.G(x) }\n\nvar V = 1\n", "1", false},
		{"a value", before, "package p\n\nimport \"m/dep\"\n\nfunc F(x int) string { return dep.G(x) }\n\nvar V = 1.0\n", "1", false},
		{"a string that looks like a comment", "package p\n\nconst C = \"/* a */\"\n", "package p\n\nconst C = \"/* b */\"\n", "1", false},
		{"space in a string", "package p\n\nconst C = `a  b`\n", "package p\n\nconst C = `a b`\n", "1", false},
		{"a comment between words", "package p\n\ntype T struct{ b/**/c }\n", "package p\n\ntype T struct{ bc }\n", "1", false},
		{"a function that is not exported", before, before + "\nfunc f(d dep.T) {}\n", "2", true},
		{"a function that the value of an exported variable names", "package p\n\nvar V = f()\n\nfunc f() int { return 1 }\n", "package p\n\nvar V = f()\n\nfunc f() string { return \"\" }\n", "1", false},
		{"a type that leads nowhere", before, before + "\ntype t struct{ d dep.T }\n\nfunc (t) M() {}\n", "2", true},
		{"a type behind a type behind a function", "package p\n\nfunc F(t) {}\n\ntype t struct{ u }\n\ntype u struct{ x int }\n", "package p\n\nfunc F(t) {}\n\ntype t struct{ u }\n\ntype u struct{ x string }\n", "1", false},
		{"a method of a type that is not exported and is returned", "package p\n\nfunc F() t { return t{} }\n\ntype t struct{}\n\nfunc (*t) M(int) {}\n", "package p\n\nfunc F() t { return t{} }\n\ntype t struct{}\n\nfunc (*t) M(string) {}\n", "1", false},
		{"a method of a type by an alias", "package p\n\nfunc F() t { return t{} }\n\ntype t struct{}\n\ntype a = t\n\nfunc (a) M(int) {}\n", "package p\n\nfunc F() t { return t{} }\n\ntype t struct{}\n\ntype a = t\n\nfunc (a) M(string) {}\n", "1", false},
		{"a method that is not exported", "package p\n\ntype T struct{}\n\nfunc (T) m() {}\n", "package p\n\ntype T struct{}\n\nfunc (T) n() {}\n", "1", false},
		{"a constant before an exported one", "package p\n\nconst (\n\ta = iota\n\tB\n)\n", "package p\n\nconst (\n\ta = iota\n\tb\n\tB\n)\n", "1", false},
		{"the order of functions", "package p\n\nfunc A() {}\n\nfunc B() {}\n", "package p\n\nfunc B() {}\n\nfunc A() {}\n", "1", true},
		{"a check of an interface", before, before + "\nvar _ dep.I = nil\n", "2", true},
		{"a line break that ends a statement", "package p\n\nvar A = B /*\n*/ -C\nvar B, C int\n", "package p\n\nvar A = B -C\nvar B, C int\n", "1", false},
		{"the version of the language", "//go:build go1.21\n\npackage p\n", "//go:build go1.22\n\npackage p\n", "1", false},
		{"a body that does not parse", "package p\n\nfunc F() { a( }\n", "package p\n\nfunc F() { b( }\n", "1", false},
	} {
		if same := apiKeyOf(test.before, "1") == apiKeyOf(test.after, test.dep); same != test.same {
			t.Errorf("%s: the same key: %v", test.name, same)
		}
	}
}

// apiKeyOf returns the key of a package with one file, given the API of what it
// imports.
func apiKeyOf(text, dep string) string {
	used := &node{Package: &golist.Package{ImportPath: "m/dep", Name: "dep"}, main: true}
	n := &node{Package: &golist.Package{ImportPath: "m/p", Name: "p"}, main: true, files: []string{"p.go"}, imports: map[string]*node{"m/dep": used}}
	fset := token.NewFileSet()
	r := &fastRun{fset: fset, states: map[*node]*pkgOutcome{used: {api: dep}}}
	c := &checked{node: n, sources: map[string][]byte{}}
	c.parse(fset, "p.go", source{text: []byte(text)})
	return r.apiKey(c)
}
