package flow_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
)

const functions = `
import ("os"; "log"; "runtime"; "errors")

type Logger interface{ Fatal(...any); Info() }
type store struct{}
func (store) Fatal() {} // a verdict of the project's own
type myLog struct{}
func (myLog) Fatalf(string) { os.Exit(1) }

func exits() { os.Exit(1) }
func exitsDeep() { exits() }
func panics() { panic(errors.New("x")) }
func both(x bool) { if x { exits() }; log.Fatal() }
func goexit() { runtime.Goexit() }
func endless() { for { work() } }
func forever() { select {} }
func breaks() { for { break } }
func maybe(x bool) { if x { os.Exit(1) } }
func recovers() { defer func() { recover() }(); panic(1) }
func inLiteral() { func() { os.Exit(1) }() }
func deferred() { defer os.Exit(1) }
func started() { go os.Exit(1) }
func recursive() { recursive() }
func viaLogger(l *log.Logger) { l.Panicf("") }
func viaInterface(l Logger) { l.Fatal() }
func own(s store) { s.Fatal() }
func ownLog(l myLog) { l.Fatalf("") }
func shadowed() { panic := func() {}; panic() }
func work() {}
`

func TestWhoNeverReturns(t *testing.T) {
	p := kittest.Load(t, functions)
	f := flow.New(p.Index)
	var never []string
	for _, name := range p.Object("p", "work").Parent().Names() {
		if fn, ok := p.Object("p", name).(*types.Func); ok && f.Of(fn) == flow.Never {
			never = append(never, name)
		}
	}
	want := "both endless exits exitsDeep forever goexit ownLog panics viaLogger"
	if got := strings.Join(never, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if f.Of(p.Func(t, "Logger.Fatal")) != flow.Unclear || f.Of(p.Func(t, "Logger.Info")) != flow.Returns || f.Of(p.Func(t, "store.Fatal")) != flow.Returns {
		t.Error("methods named Fatal")
	}
}

const conditions = `
func at(...any) {}
func f(a, b bool, n int, err error) {
	at("start")
	BODY
	at("end")
}
func g() bool { return true }
func fails() error { return nil }
`

// walk notes the words that are reached, with the assumption that err is not
// nil, n is 1, and a is true.
func walk(t *testing.T, body string, max int) (reached []string, complete bool) {
	p := kittest.Load(t, strings.Replace(conditions, "BODY", body, 1))
	g := flow.New(p.Index).CFG(p.Body(p.Func(t, "f")))
	w := flow.Walk[struct{}]{
		Max: max,
		Node: func(n ast.Node, s struct{}) (struct{}, bool) {
			ast.Inspect(n, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					reached = append(reached, strings.Trim(lit.Value, `"`))
				}
				return true
			})
			return s, true
		},
		Cond: func(cond ast.Expr, is bool, s struct{}) (struct{}, bool) {
			if v, isNil, ok := flow.Nil(p.Info, cond); ok && v.Name() == "err" {
				return s, isNil != is
			}
			switch types.ExprString(cond) {
			case "a":
				return s, is
			case "n == 1":
				return s, is
			case "n == 2":
				return s, !is
			}
			return s, true
		},
		Exit: func(n ast.Node, s struct{}) {
			if _, returns := n.(*ast.ReturnStmt); returns {
				reached = append(reached, "exit")
			} else {
				reached = append(reached, "ends")
			}
		},
	}
	complete = w.FromStart(g, struct{}{})
	slices.Sort(reached)
	return slices.Compact(reached), complete
}

func TestWalkFollowsTheAssumption(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`if err != nil { at("failed") } else { at("fine") }`, "end exit failed start"},
		{`if nil == err { at("fine"); return }`, "end exit start"},
		{`if !(err == nil) { at("failed"); return }`, "exit failed start"},
		{`if a && b { at("x") } else { at("y") }`, "end exit start x y"},
		{`if !a && b { at("x") }`, "end exit start"},
		{`if a || b { return }`, "exit start"},
		{`if b || !a { at("x") } else { at("y") }`, "end exit start x y"},
		{`switch n { case 1: at("one"); case 2: at("two"); default: at("other") }`, "end exit one start"},
		{`switch { case a: at("x"); return; case b: at("y") }`, "exit start x"},
		{`for b { at("loop") }`, "end exit loop start"},
		{`for { if err != nil { break }; at("again") }`, "end exit start"},
		{`panic("x")`, "ends start x"},
		{`func() { at("inner") }()`, "end exit inner start"},
		{`goto L
L:
	at("label")`, "end exit label start"},
	} {
		got, complete := walk(t, c.body, 0)
		if s := strings.Join(got, " "); s != c.want || !complete {
			t.Errorf("%s: %s", c.body, s)
		}
	}
}

func TestWalkSaysWhenItStops(t *testing.T) {
	if _, complete := walk(t, strings.Repeat("if b { at(1) }\n", 50), 20); complete {
		t.Error("50 conditions in 20 visits")
	}
}

func TestWalkFromACallAndStatesJoin(t *testing.T) {
	p := kittest.Load(t, `
func want() error { return nil }
func before() {}
func after() {}
func f(n int) {
	before()
	for i := 0; i < n; i++ {
		if err := want(); err != nil { continue }
		after()
	}
}`)
	g := flow.New(p.Index).CFG(p.Body(p.Func(t, "f")))
	visits := map[string]int{}
	w := flow.Walk[bool]{Node: func(n ast.Node, s bool) (bool, bool) {
		if call, ok := n.(*ast.ExprStmt); ok {
			visits[fmt.Sprint(types.ExprString(call.X), s)]++
			return true, true
		}
		return s, true
	}}
	if !w.From(g, p.Call(t, "want"), false) || visits["before()false"] != 0 || visits["after()false"] != 1 || visits["after()true"] != 1 {
		t.Error(visits)
	}
}
