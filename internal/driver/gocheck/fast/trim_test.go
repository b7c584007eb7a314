package fast

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTrimBodies(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"package a\n\nfunc f() { return }\n", "package a\n\nfunc f() {}\n"},
		{"func f() interface{ M() } { x }\nvar a = 1\n", "func f() interface{ M() } {}\nvar a = 1\n"},
		{"func f(a struct{ x int }) struct{} {\n}\n", "func f(a struct{ x int }) struct{} {}\n"},
		{"func asm(x int) int\nfunc g() { 1 }\n", "func asm(x int) int\nfunc g() {}\n"},
		{"func f() { a := \"}\" + `}` + string('}') /* } */ // }\n}\nvar b int\n", "func f() {}\nvar b int\n"},
		{"func (t *T[K]) m(f func() error) (r int) { { } }\n", "func (t *T[K]) m(f func() error) (r int) {}\n"},
		{"func f[T interface{ ~int }](x T) { y }\n", "func f[T interface{ ~int }](x T) {}\n"},
		{"var x = func() { a }\n", "var x = func() { a }\n"},
		{"var s = `\nfunc f() { x }\n`\n", "var s = `\nfunc f() { x }\n`\n"},
		{"/*\nfunc f() { x }\n*/\n", "/*\nfunc f() { x }\n*/\n"},
		{"func broken() {\n", "func broken() {\n"},
	} {
		if got := string(trimBodies([]byte(test.src))); got != test.want {
			t.Errorf("%q\ngives %q\nwant  %q", test.src, got, test.want)
		}
	}
}

// TestTrimBodiesKeepsDeclarations compares the declarations of real packages
// with and without their bodies.
func TestTrimBodiesKeepsDeclarations(t *testing.T) {
	for _, pkg := range []string{"net/http", "go/types", "reflect", "encoding/json", "text/template/parse", "slices", "runtime"} {
		dir := filepath.Join(build.Default.GOROOT, "src", pkg)
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") {
				continue
			}
			src, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			trimmed := trimBodies(src)
			if before, after := declarations(t, src), declarations(t, trimmed); before != after {
				t.Errorf("%s/%s: declarations differ\n%s\n--\n%s", pkg, e.Name(), before, after)
			}
		}
	}
}

func declarations(t *testing.T, src []byte) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			b.WriteString(decl.Name.Name + " " + types.ExprString(decl.Type) + "\n")
			if decl.Recv != nil {
				b.WriteString(types.ExprString(decl.Recv.List[0].Type) + "\n")
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					b.WriteString(spec.Name.Name + " " + types.ExprString(spec.Type) + "\n")
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						b.WriteString(name.Name + "\n")
					}
				}
			}
		}
	}
	return b.String()
}

func FuzzTrimBodies(f *testing.F) {
	f.Add([]byte("package a\nfunc f() { \"\\\"\" }\nfunc g() interface{} {\n}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if trimmed := trimBodies(src); len(trimmed) > len(src)+2*len(src) {
			t.Errorf("%d bytes became %d", len(src), len(trimmed))
		}
	})
}

func BenchmarkTrimBodies(b *testing.B) {
	src, err := os.ReadFile("trim.go")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		trimBodies(src)
	}
}
