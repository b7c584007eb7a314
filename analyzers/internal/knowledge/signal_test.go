package knowledge

import (
	"go/token"
	"go/types"
	"regexp"
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
		"github.com/labstack/echo.Echo.Start":            function("github.com/labstack/echo/v4", "Echo", "Start"),
		"github.com/beego/beego/server/web.Run":          function("github.com/beego/beego/v2/server/web", "", "Run"),
		"gopkg.in/macaron.Macaron.Run":                   function("gopkg.in/macaron.v1", "Macaron", "Run"),
		"github.com/hibiken/asynq.Server.WaitForSignals": function("github.com/hibiken/asynq", "Server", "WaitForSignals"),
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
	for key := range serveCalls {
		if version.MatchString(key) {
			t.Errorf("%s: the major version must be left out", key)
		}
	}
	for key := range signalCalls {
		if version.MatchString(key) {
			t.Errorf("%s: the major version must be left out", key)
		}
	}
}

func TestMightTakeSignals(t *testing.T) {
	fault := types.Universe.Lookup("error").Type()
	for _, test := range []struct {
		fn   *types.Func
		want bool
	}{
		{function("example.com/kit/app", "App", "Run", fault), true},
		{function("example.com/kit/boot", "", "Main"), true},
		{function("example.com/kit/signals", "", "New"), true},
		{function("example.com/kit", "", "WaitForShutdown"), true},
		{function("example.com/db", "Query", "Run", fault), false},
		{function("example.com/static", "", "Serve", types.Typ[types.Int]), false},
		{function("example.com/trace", "Provider", "Shutdown", fault), false},
		{function("github.com/spf13/cobra", "Command", "Execute", fault), false},
		{function("net/http", "Server", "Serve", fault), false},
	} {
		if got := MightTakeSignals(test.fn); got != test.want {
			t.Errorf("%s: got %v", FuncKey(test.fn), got)
		}
	}
}
