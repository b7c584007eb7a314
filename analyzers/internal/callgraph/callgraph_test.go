package callgraph_test

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
)

const src = `
import "os"

var hook = makeHook()
var table = map[string]func(){"a": handler}

func makeHook() func() { return func() { leaf() } }
func init() { leaf() }
func handler() {}
func leaf() { os.Exit(1) }

func root() {
	go leaf()
	defer leaf()
	func() { leaf() }()
	later := func() { even(1) }
	later()
	register(handler)
	hook()
	var r runner = one{}
	r.Run()
}
func register(func()) {}
func even(n int) { odd(n - 1) }
func odd(n int) { even(n - 1) }

type runner interface{ Run() }
type one struct{}
func (one) Run() {}
type two struct{}
func (*two) Run() {}
type three struct{}
func (three) Run(int) {}
func generic[T any](T) {}
func calls() { generic[int](1); generic("") }
`

func name(n *callgraph.Node) string {
	switch {
	case n == nil:
		return "outside"
	case n.Func != nil:
		return n.Func.Name()
	case n.Var != nil:
		return n.Var.Name()
	case n.Lit != nil:
		return "lit"
	}
	return "INIT"
}

var kinds = [...]string{"calls", "starts", "defers", "mentions", "holds"}

func edges(g *callgraph.Graph, n *callgraph.Node) string {
	var words []string
	for e := range g.Out(n) {
		to := name(e.To)
		if e.To == nil && e.Callee != nil {
			to = e.Callee.Name() + "'"
		}
		words = append(words, kinds[e.Kind]+" "+to)
	}
	return strings.Join(words, ", ")
}

func TestEdges(t *testing.T) {
	p := kittest.Load(t, src)
	g := callgraph.New(p.Index)
	for fn, want := range map[string]string{
		"root":     "starts leaf, defers leaf, calls lit, holds lit, calls register, mentions handler, calls hook, calls Run'",
		"leaf":     "calls Exit'",
		"makeHook": "holds lit",
		"calls":    "calls generic, calls generic",
	} {
		if got := edges(g, g.Node(p.Func(t, fn))); got != want {
			t.Errorf("%s: %s", fn, got)
		}
	}
	if got := edges(g, g.InitNode()); got != "calls hook, calls table, calls init" {
		t.Error(got)
	}
	if got := edges(g, g.VarNode(p.Object("p", "table").(*types.Var))); got != "mentions handler" {
		t.Error(got)
	}
}

func TestMethodsOfAnInterface(t *testing.T) {
	p := kittest.Load(t, src)
	g := callgraph.New(p.Index)
	var names []string
	for _, m := range g.Methods(p.Func(t, "runner.Run")) {
		names = append(names, m.Func.FullName())
	}
	if got := fmt.Sprint(names); got != "[(p.one).Run (*p.two).Run]" {
		t.Error(got)
	}
	if g.Methods(p.Func(t, "one.Run")) != nil {
		t.Error("one.Run is no method of an interface")
	}
}

func TestReach(t *testing.T) {
	p := kittest.Load(t, src)
	g := callgraph.New(p.Index)
	from := []*callgraph.Node{g.Node(p.Func(t, "root")), nil}
	if !g.Reach(from, nil)[g.Node(p.Func(t, "odd"))] {
		t.Error("odd is called by a literal that root holds")
	}
	called := g.Reach(from, func(e *callgraph.Edge) bool { return e.Kind == callgraph.Call })
	if called[g.Node(p.Func(t, "odd"))] || called[g.Node(p.Func(t, "handler"))] {
		t.Error("only calls were to be followed")
	}
}

func TestSCCsCalleesFirst(t *testing.T) {
	p := kittest.Load(t, src)
	g := callgraph.New(p.Index)
	at := map[string]int{}
	for i, component := range g.SCCs(nil) {
		for _, n := range component {
			at[name(n)] = i
		}
	}
	if at["even"] != at["odd"] || at["leaf"] >= at["root"] || at["even"] >= at["root"] || at["root"] == at["register"] {
		t.Error(at)
	}
}

func TestLongChainsNeedNoStack(t *testing.T) {
	var b strings.Builder
	const n = 20_000
	for i := range n {
		fmt.Fprintf(&b, "func f%d() { f%d() }\n", i, i+1)
	}
	fmt.Fprintf(&b, "func f%d() {}\n", n)
	g := callgraph.New(kittest.Load(t, b.String()).Index)
	if got := len(g.SCCs(nil)); got != n+2 {
		t.Error(got)
	}
	if !slices.Contains(g.Nodes(), g.InitNode()) {
		t.Error("initialisation is a node")
	}
}
