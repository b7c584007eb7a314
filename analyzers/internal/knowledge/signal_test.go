package knowledge

import (
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"testing"
)

func function(path, recv, name string, results ...types.Type) *types.Func {
	pkg := types.NewPackage(path, "p")
	var receiver *types.Var
	if recv != "" {
		named := types.NewNamed(types.NewTypeName(token.NoPos, pkg, recv, nil), types.NewStruct(nil, nil), nil)
		receiver = types.NewVar(token.NoPos, pkg, "r", types.NewPointer(named))
	}
	var list []*types.Var
	for _, r := range results {
		list = append(list, types.NewVar(token.NoPos, pkg, "", r))
	}
	return types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(receiver, nil, nil, nil, types.NewTuple(list...), false))
}

func TestFuncKey(t *testing.T) {
	for want, fn := range map[string]*types.Func{
		"github.com/labstack/echo.Echo.Start":   function("github.com/labstack/echo/v4", "Echo", "Start"),
		"github.com/beego/beego/server/web.Run": function("github.com/beego/beego/v2/server/web", "", "Run"),
		"gopkg.in/macaron.Macaron.Run":          function("gopkg.in/macaron.v1", "Macaron", "Run"),
		"github.com/hibiken/asynq.Server.Run":   function("github.com/hibiken/asynq", "Server", "Run"),
	} {
		if got := FuncKey(fn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestKeys finds entries that no function could match, because their path has
// a major version.
func TestKeys(t *testing.T) {
	version := regexp.MustCompile(`/v[0-9]+[./]`)
	keys := slices.Concat(slices.Collect(maps.Keys(serveCalls)), slices.Collect(maps.Keys(signalCalls)), slices.Collect(maps.Keys(signalFields)), slices.Collect(maps.Keys(signalSwitches)))
	for _, key := range keys {
		if version.MatchString(key) && !slices.Contains(ownVersions, packageOf(key)) {
			t.Errorf("%s: the major version must be left out", key)
		}
	}
}

func TestOwnVersions(t *testing.T) {
	old, recent := function("github.com/labstack/echo/v4", "Echo", "Start"), function("github.com/labstack/echo/v5", "Echo", "Start")
	if _, serves := Serves(old); !serves || Signals(old) != NoSignals {
		t.Error("echo v4 leaves signals to the program")
	}
	if _, serves := Serves(recent); serves || Signals(recent) != RunsToEnd {
		t.Error("echo v5 catches SIGTERM in Start")
	}
}

func TestKeyOf(t *testing.T) {
	for name, want := range map[string]string{
		"example.com/kit/v2/app.App.Run": "example.com/kit/app.App.Run",
		"example.com/kit/v2.Run":         "example.com/kit.Run",
		"gopkg.in/kit.v1.App.Run":        "gopkg.in/kit.App.Run",
		"kit":                            "kit",
	} {
		if got := KeyOf(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestSuspect(t *testing.T) {
	for _, test := range []struct {
		got, want Doubt
		what      string
	}{
		{SuspectMethod("Run", false), MayRunProgram, "a method whose result is not used"},
		{SuspectMethod("Run", true), NoDoubt, "a method whose result is used"},
		{SuspectMethod("RunId", false), NoDoubt, "a field"},
		{SuspectMethod("WaitForShutdown", true), MayTakeSignals, "a name with signals"},
		{SuspectFunc("example.com/kit", "Run"), MayRunProgram, "a framework's Run"},
		{SuspectFunc("github.com/spf13/viper", "Run"), NoDoubt, "a module without signals"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %v", test.what, test.got)
		}
	}
}

func TestMightTakeSignals(t *testing.T) {
	fault := types.Universe.Lookup("error").Type()
	for _, test := range []struct {
		fn   *types.Func
		want Doubt
	}{
		{function("example.com/kit/app", "App", "Run", fault), MayRunProgram},
		{function("example.com/kit/boot", "", "Main"), MayRunProgram},
		{function("example.com/kit/signals", "", "New"), MayTakeSignals},
		{function("example.com/kit", "", "WaitForShutdown"), MayTakeSignals},
		{function("example.com/db", "Query", "Run", fault), NoDoubt},
		{function("example.com/static", "", "Serve", types.Typ[types.Int]), NoDoubt},
		{function("example.com/trace", "Provider", "Shutdown", fault), NoDoubt},
		{function("github.com/spf13/cobra", "Command", "Execute", fault), NoDoubt},
		{function("net/http", "Server", "Serve", fault), NoDoubt},
		{function("example.com/radius", "PacketServer", "ListenAndServe", fault), NoDoubt},
		{function("example.com/scim", "Server", "ServeHTTP"), NoDoubt},
		{function("example.com/modbus", "Server", "Start", fault), NoDoubt},
		{function("example.com/radius", "", "AcctTerminateCause_Get"), NoDoubt},
		{function("example.com/waf", "Transaction", "IsInterrupted"), NoDoubt},
		{function("example.com/kit/graceful", "", "ListenAndServe", fault), MayTakeSignals},
	} {
		if got := MightTakeSignals(test.fn); got != test.want {
			t.Errorf("%s: got %v", FuncKey(test.fn), got)
		}
	}
}
