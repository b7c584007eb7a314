package driver

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/limits"

	"github.com/patternvet/patternvet/internal/hosttest"
)

// TestPackageLimit: a package that takes too long is a problem that names it,
// and what was found in others stays.
func TestPackageLimit(t *testing.T) {
	dir := t.TempDir()
	hosttest.Write(t, dir, "go.mod", "module m\n\ngo 1.25\n")
	hosttest.Write(t, dir, "a/a.go", "package a\n")
	hosttest.Write(t, dir, "b/b.go", doubling)
	o := Options{Dir: dir, Only: "go"}
	o.setDefaults()
	targets, err := findTargets(context.Background(), &o)
	if err != nil {
		t.Fatal(err)
	}
	var result *gocheck.Result
	for limit := 3 * time.Second; limit < time.Hour; limit *= 4 { // on a slow machine the other package may take as long
		result, err = (&fast{log: o.Log, packageLimit: limit}).Run(context.Background(), targets.loads[0], nil, func(int, int, string) {})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Problems) != 1 || !strings.Contains(result.Problems[0].Message, "package m/a was given up") {
			break
		}
	}
	if len(result.Problems) != 1 || !strings.Contains(result.Problems[0].Message, "package m/b was given up") || !result.Cut {
		t.Errorf("problems: %v", result.Problems)
	}
}

const doubling = `package b

import "unsafe"

type (
	T0 struct{ a, b int }
	T1 struct{ a, b, c, d, e, f, g, h T0 }
	T2 struct{ a, b, c, d, e, f, g, h T1 }
	T3 struct{ a, b, c, d, e, f, g, h T2 }
	T4 struct{ a, b, c, d, e, f, g, h T3 }
	T5 struct{ a, b, c, d, e, f, g, h T4 }
	T6 struct{ a, b, c, d, e, f, g, h T5 }
	T7 struct{ a, b, c, d, e, f, g, h T6 }
	T8 struct{ a, b, c, d, e, f, g, h T7 }
	T9 struct{ a, b, c, d, e, f, g, h T8 }
	Ta struct{ a, b, c, d, e, f, g, h T9 }
	Tb struct{ a, b, c, d, e, f, g, h Ta }
	Tc struct{ a, b, c, d, e, f, g, h Tb }
	Td struct{ a, b, c, d, e, f, g, h Tc }
)

const n = unsafe.Sizeof(Td{})
`

// TestPlanLimit: work that takes no context is left behind.
func TestPlanLimit(t *testing.T) {
	ctx, stop := limits.With(context.Background(), time.Millisecond, limits.TimeoutFlag)
	defer stop()
	never := make(chan int)
	_, err := limits.Wait(ctx, func() (int, error) { return <-never, nil })
	if !limits.Reached(err) || !strings.Contains(err.Error(), "--timeout") {
		t.Errorf("error is %v", err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := limits.Wait(cancelled, func() (int, error) { return <-never, nil }); !errors.Is(err, context.Canceled) || limits.Reached(err) {
		t.Errorf("error is %v", err)
	}
}

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
