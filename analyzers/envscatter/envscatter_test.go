package envscatter_test

import (
	"go/parser"
	"go/token"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/envscatter"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func Test(t *testing.T) { analyzertest.Run(t, envscatter.New, envscatter.Rule) }

// withFlags returns an analyzer with other settings than the defaults.
func withFlags(t *testing.T, flags map[string]string) *analysis.Analyzer {
	t.Helper()
	a := envscatter.New()
	for name, value := range flags {
		if err := a.Flags.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func TestOptions(t *testing.T) {
	analyzertest.RunFolder(t, withFlags(t, map[string]string{
		"config-packages": "own*",
		"allow-keys":      "FEATURE_*",
		"allow-main":      "false",
		"allow-wrappers":  "vars.Get",
		"disable":         "request-path",
	}), "options")
}

func TestViper(t *testing.T) {
	analyzertest.RunFolder(t, withFlags(t, map[string]string{"enable": "viper"}), "viper")
}

// TestBroken runs the analyzer over code with type errors, as an editor does.
func TestBroken(t *testing.T) {
	const src = `package p
import ("os"; "missing/pkg"; "strings"; "fmt")
var x = os.Getenv(pkg.Key) + os.Getenv(undefined) + os.Getenv() + os.Getenv("A", 1) + os.Getenv(5)
var y, z = os.Getenv
func get(key string, def ...string) string { if def { return def }; return os.Getenv(key) }
func (r Missing) read(key string) string { return os.Getenv(key + pkg.X) }
func (Missing) other(string, key string) string { return os.Getenv(fmt.Sprintf("%s_%s", key)) }
func use() {
	a, b := os.Getenv("B")
	c := os.LookupEnv
	_ = get("C")
	c(); get(); strings.ToUpper(); os.Getenv(strings.ToUpper()); os.Getenv(fmt.Sprintf())
	os.Expand(); os.ExpandEnv(1); os.Expand("$A", undefined)
	for range os.Environ() { strings.HasPrefix(); strings.CutPrefix("x") }
	for os.Getenv("D") := range 3 {}
	if v := os.Getenv("E"); v == nil { v = 5; return "x" }
	if v := os.Getenv("H"); v != "" { n, m = missing.Atoi(v); p.q.r = string(v); a[0] = v }
	l := &unknown{q: 1}
	if v := os.Getenv("I"); v != "" { l.q = int(v) } else { l.q = 5 }
	if v := os.Getenv("J"); v == "" { l.q = 4 } else { l.q = v }
	os.Setenv()
}
type T struct { f func(string) string }
var _ = T{f: os.Getenv, os.Getenv}
func init() string { return os.Getenv("F") }
func () m() { os.Getenv("G") }
`
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err := run(pass(t, fset, file), envscatter.Analyzer); err != nil {
		t.Fatal(err)
	}
}
