package symbol_test

import (
	"go/types"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/kittest"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

func TestParseAcceptsWhatUsersWrite(t *testing.T) {
	for spelled, want := range map[string]symbol.Func{
		"os.Exit":                               {"os", "", "Exit"},
		"net/http.Server.Shutdown":              {"net/http", "Server", "Shutdown"},
		"example.com/a.b/c.F":                   {"example.com/a.b/c", "", "F"},
		"github.com/x/y/v3.F":                   {"github.com/x/y", "", "F"},
		"github.com/x/y/v3/sub.T.M":             {"github.com/x/y/sub", "T", "M"},
		"gopkg.in/yaml.v3.Unmarshal":            {"gopkg.in/yaml", "", "Unmarshal"},
		"gopkg.in/yaml.v3.Decoder.Decode":       {"gopkg.in/yaml", "Decoder", "Decode"},
		"github.com/nats-io/nats.go.Conn.Drain": {"github.com/nats-io/nats.go", "Conn", "Drain"},
		"go-micro.dev.Service.Run":              {"go-micro.dev", "Service", "Run"},
		"go-micro.dev/v4.Service.Run":           {"go-micro.dev", "Service", "Run"},
		"github.com/labstack/echo/v5.New":       {"github.com/labstack/echo/v5", "", "New"},
	} {
		if got, err := symbol.Parse(spelled); err != nil || got != want {
			t.Errorf("%s: got %#v, %v", spelled, got, err)
		}
	}
}

func TestParseRefusesOtherSpellings(t *testing.T) {
	for _, spelled := range []string{"", "Exit", "os.", ".Exit", "os.Exit.a.b", "(*net/http.Server).Shutdown", "a b.F", "os.Ex-it", "net/http", "x/.F", "os.1F"} {
		if got, err := symbol.Parse(spelled); err == nil {
			t.Errorf("%q is taken for %v", spelled, got)
		} else if !strings.Contains(err.Error(), "path.Func") {
			t.Errorf("%q: the error does not say what to write: %v", spelled, err)
		}
	}
}

func TestListKeepsItsValueWhenAnItemIsMalformed(t *testing.T) {
	var l symbol.List
	if err := l.Set("os.Exit, a/v2.T.M"); err != nil || l.String() != "os.Exit,a.T.M" {
		t.Fatal(l.String(), err)
	}
	if err := l.Set("os.Exit,nonsense"); err == nil || l.String() != "os.Exit,a.T.M" {
		t.Error(l.String(), err)
	}
}

const src = `
import "net/http"

type T[P any] struct{}
func (*T[P]) M() {}
func (T[P]) V() {}
func F[P any](P) {}
type Face interface{ M() }
type A = T[int]
func calls(t *T[int], f func(), x Face, srv *http.Server) {
	F[int](1)
	F(2)
	t.M()
	(t.V)()
	f()
	x.M()
	srv.Close()
	_ = string("x")
	print()
}
`

func TestNames(t *testing.T) {
	p := kittest.Load(t, src)
	want := []string{"p.F", "p.F", "p.T.M", "p.T.V", "", "p.Face.M", "net/http.Server.Close", "", ""}
	var got []string
	for _, call := range kittest.Calls(p.Files[0]) {
		name := ""
		if fn := symbol.Callee(p.Info, call); fn != nil {
			name = symbol.Of(fn).String()
		}
		got = append(got, name)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestIs(t *testing.T) {
	p := kittest.Load(t, src)
	m, v, f := p.Func(t, "T.M"), p.Func(t, "T.V"), p.Func(t, "F")
	switch {
	case !symbol.IsMethod(m, "p", "T", "V", "M"), symbol.IsMethod(m, "p", "T", "V"), symbol.IsMethod(m, "p", "Face", "M"):
		t.Error("IsMethod of a pointer receiver")
	case !symbol.IsMethod(v, "p", "T", "V"), symbol.IsMethod(f, "p", "T", "F"), symbol.IsMethod(nil, "p", "T", "F"):
		t.Error("IsMethod of others")
	case !symbol.IsFunc(f, "p", "F"), symbol.IsFunc(m, "p", "M"), symbol.IsFunc(nil, "p", "M"):
		t.Error("IsFunc")
	case !symbol.IsNamed(p.Object("p", "A").Type(), "p", "T"), !symbol.IsNamed(types.NewPointer(p.Object("p", "A").Type()), "p", "T"):
		t.Error("IsNamed through an alias")
	case !symbol.Implements(p.Object("net/http", "HandlerFunc").Type(), p.Object("net/http", "Handler").Type().Underlying().(*types.Interface)):
		t.Error("Implements")
	}
}

func TestTablesHoldForAllMajorVersionsUnlessExact(t *testing.T) {
	pkg := types.NewPackage("example.com/m/v4/sub", "sub")
	fn := types.NewFunc(0, pkg, "Run", types.NewSignatureType(nil, nil, nil, nil, nil, false))
	rows := map[string]int{"example.com/m/sub.Run": 1, "example.com/m/v5/sub.Other": 2}
	if row, ok := symbol.NewTable(rows).Get(fn); !ok || row != 1 {
		t.Error("not found in another major version")
	}
	if _, ok := symbol.NewExactTable(rows).Get(fn); ok {
		t.Error("found in another major version")
	}
}

func BenchmarkTable(b *testing.B) {
	table := symbol.NewTable(map[string]int{"net/http.Server.Shutdown": 1})
	p := kittest.Load(b, src)
	fn := p.Func(b, "T.M")
	for b.Loop() {
		table.Get(fn)
	}
}
