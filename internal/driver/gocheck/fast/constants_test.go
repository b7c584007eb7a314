package fast

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestConstants: what grows is refused before the type checker builds it, and
// nothing else is.
func TestConstants(t *testing.T) {
	long := types.NewPackage("m/long", "long")
	for _, test := range []struct {
		name, source string
		refused      bool
	}{
		{"sums of numbers", "const a = 1 + 1\nconst b = a + a", false},
		{"an ordinary text", "const a = \"x\" +\n\t\"y\" + b\nconst b = \"z\"", false},
		{"itself", "const a = a + a", false},
		{"each other", "const a = b + b\nconst b = a + a", false},
		{"same names in functions", strings.Repeat("func _() { const s = \"aaaaaaaa\"; const t = s + s; _ = t }\n", 100), false},
		{"doubling", double(30, "const s# = s@ + s@\n"), true},
		{"conversions", "type T string\n" + double(30, "const s# = T(s@) + (T)(s@)\n"), true},
		{"iota", double(30, "const (\n\t_ = iota\n\ts# = s@ + s@\n)\n"), true},
		{"in a function", "func _() {\nconst s0 = \"aaaaaaaaaa\"\n" + strings.TrimPrefix(double(30, "const s# = s@ + s@\n"), "const s0 = \"aaaaaaaaaa\"\n") + "}", true},
		{"shadowed", "func _() {\nconst s = \"aaaaaaaaaa\"\n" + strings.Repeat("{ const s = s + s\n", 30) + strings.Repeat("}", 31), true},
		{"two names in turn", "func _() {\nconst s = \"aaaaaaaaaa\"\n" + strings.Repeat("{ const t = s + s\n{ const s = t + t\n", 15) + strings.Repeat("}", 31), true},
		{"no constant", "var x = " + strings.TrimSuffix(strings.Repeat("b + ", 60), " + ") + "\nconst b = " + strings.TrimSuffix(strings.Repeat("c + ", 1000), " + ") + "\nconst c = \"" + strings.Repeat("x", 10_000) + "\"", true},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "a.go", "package p\n"+test.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		err = tooLarge([]*ast.File{file}, func(string) *types.Package { return long })
		if (err != nil) != test.refused {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// double returns a chain of constants, each made of the one before.
func double(n int, line string) string {
	var b strings.Builder
	b.WriteString("const s0 = \"aaaaaaaaaa\"\n")
	for i := 1; i <= n; i++ {
		b.WriteString(strings.NewReplacer("#", string(rune('a'+i/26))+string(rune('a'+i%26)), "@", previous(i-1)).Replace(line))
	}
	return b.String()
}

func previous(i int) string {
	if i == 0 {
		return "0"
	}
	return string(rune('a'+i/26)) + string(rune('a'+i%26))
}
