package knowledge

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
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

func TestOwnVersions(t *testing.T) {
	old, recent := function("github.com/labstack/echo/v4", "Echo", "Start"), function("github.com/labstack/echo/v5", "Echo", "Start")
	if _, serves := Serves(old); !serves || Signals(old) != NoSignals {
		t.Error("echo v4 leaves signals to the program")
	}
	if _, serves := Serves(recent); serves || Signals(recent) != RunsToEnd {
		t.Error("echo v5 catches SIGTERM in Start")
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
			t.Errorf("%s: got %v", symbol.Of(test.fn), got)
		}
	}
}
