package fold_test

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
)

const preamble = `
import ("fmt"; "strings"; "path"; "time"; "net/url")
const c = "const"
var global = "global"
var Exported = "exported"
var zero string
type S struct{ Host string; Port int }
type name string
func want(any) {}
func use(...any) {}
func f(param string, n int, cond bool, list []string) {
	_, _, _, _ = fmt.Sprint(), strings.ToUpper(""), path.Join(), time.Second
	_, _ = url.Parse("")
`

func load(t *testing.T, body string) (*kittest.Package, ast.Expr) {
	p := kittest.Load(t, preamble+body+"}")
	return p, p.Call(t, "want").Args[0]
}

// Holes are shown as ?, those with a name as <name>.
func show(text fold.Text) string {
	var b strings.Builder
	for _, part := range text {
		switch {
		case part.Var != nil:
			b.WriteString("<" + part.Var.Name() + ">")
		case part.Hole():
			b.WriteString("?")
		default:
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

func TestString(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"a constant", `want(c + "/x")`, "const/x"},
		{"a long sum", `want("a" + param` + strings.Repeat(` + "b"`, 40) + `)`, "a<param>" + strings.Repeat("b", 40)},
		{"the empty text", `want("")`, ""},
		{"a variable set once", `v := "a" + c; want(v)`, "aconst"},
		{"a parameter", `want("A_" + param + "_B")`, "A_<param>_B"},
		{"a parameter that is set", `param = "x"; want(param)`, "<param>"},
		{"a variable set twice", `v := "a"; if cond { v = "b" }; want(v)`, "<v>"},
		{"a variable added to", `v := "a"; v += "b"; want(v)`, "<v>"},
		{"a package variable", `want(global)`, "global"},
		{"an exported package variable", `want(Exported)`, "<Exported>"},
		{"a package variable without a value", `want(zero)`, "<zero>"},
		{"a local variable without a value", `var v string; want(v)`, ""},
		{"a conversion", `want(string(name("x")))`, "x"},
		{"a number as text", `want(string(rune(n)))`, "?"},
		{"Sprintf", `want(fmt.Sprintf("%s-%d-%v%%", c, 7, param))`, "const-7-<param>%"},
		{"Sprintf that quotes", `want(fmt.Sprintf("a %q b", c))`, "a ? b"},
		{"Sprintf that pads", `want(fmt.Sprintf("%5s|%-3d|", c, 1))`, "?|?|"},
		{"Sprintf with too few arguments", `use(fmt.Sprint(1)); want(fmt.Sprintf("%s%s", c))`, "const?"},
		{"Sprintf with numbered arguments", `want(fmt.Sprintf("%[2]s", c, c))`, "?"},
		{"Sprintf with a list", `want(fmt.Sprintf("%s", []any{c}...))`, "?"},
		{"Join", `want(strings.Join([]string{"a", param, "b"}, ","))`, "a,<param>,b"},
		{"Join of an unknown list", `want(strings.Join(list, ","))`, "?"},
		{"upper case", `want(strings.ToUpper("a" + c))`, "ACONST"},
		{"upper case of what is not known", `want(strings.ToUpper(param))`, "?"},
		{"trimmed", `want(strings.TrimSuffix("a/", "/"))`, "a"},
		{"paths", `want(path.Join("/a/", "../b"))`, "/b"},
		{"a method of the same name", `u, _ := url.Parse("http://x"); want(u.JoinPath("a"))`, "?"},
		{"a field", `s := S{Host: "h"}; want(s.Host)`, "<Host>"},
		{"a call of the project", `want(func() string { return "x" }())`, "?"},
		{"of a variable that is its own value", `var v string; v = v + "x"; want(v)`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, arg := load(t, c.body)
			got := show(fold.Eval{Index: p.Index}.String(arg))
			if c.name == "of a variable that is its own value" {
				if strings.Count(got, "x") > 30 {
					t.Error("no bound")
				}
				return
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestGlobalsAndBindings(t *testing.T) {
	p, arg := load(t, `want(Exported + param)`)
	bound := func(x ast.Expr) ast.Expr {
		if id, ok := x.(*ast.Ident); ok && id.Name == "param" {
			return &ast.Ident{Name: "c", NamePos: id.Pos()}
		}
		return nil
	}
	if got := show(fold.Eval{Index: p.Index, Globals: true, Bind: bound}.String(arg)); got != "exported?" {
		t.Error(got) // the identifier above has no object
	}
}

func TestInt(t *testing.T) {
	for _, c := range []struct {
		body string
		want string
	}{
		{`want(3 * time.Second)`, strconv.Itoa(int(3 * time.Second))},
		{`n2 := 3; want(time.Duration(n2) * time.Millisecond)`, strconv.Itoa(int(3 * time.Millisecond))},
		{`d := time.Minute; d2 := d / 2; want(-d2)`, strconv.Itoa(-int(30 * time.Second))},
		{`a, b := 7, 2; want(a / b)`, "3"},
		{`a, b := 7, 0; want(a / b)`, "?"},
		{`x := 1.5; want(int(x))`, "1"},
		{`x := 2.5e30; want(int(x))`, "?"},
		{`want(n)`, "?"},
		{`v := 1; v++; want(v)`, "?"},
		{`v := 1; p := &v; use(p); want(v)`, "?"},
		{`want("text")`, "?"},
	} {
		p, arg := load(t, c.body)
		got := "?"
		if n, ok := (fold.Eval{Index: p.Index}).Int(arg); ok {
			got = strconv.FormatInt(n, 10)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.body, got, c.want)
		}
	}
}

func TestElementsAndFields(t *testing.T) {
	for _, c := range []struct {
		body string
		want string
		all  bool
	}{
		{`want([]string{"a", "b"})`, `"a" "b"`, true},
		{`l := []string{"a"}; want(append(l, "b"))`, `"a" "b"`, true},
		{`want(append(list, "b"))`, `"b"`, false},
		{`want(append([]string{"a"}, list...))`, `"a"`, false},
		{`want(map[string]int{"a": 1})`, `1`, true},
		{`want(list)`, ``, false},
		{`l := []string{"a"}; l = append(l, "b"); want(l)`, ``, false},
	} {
		p, arg := load(t, c.body)
		list, all := fold.Eval{Index: p.Index}.Elements(arg)
		var words []string
		for _, e := range list {
			words = append(words, types.ExprString(e))
		}
		if got := strings.Join(words, " "); got != c.want || all != c.all {
			t.Errorf("%s: got %s %v", c.body, got, all)
		}
	}
	for body, want := range map[string]string{
		`s := &S{Port: 1}; want(s)`: "1", `want(S{"h", 2})`: "2", `want(S{Host: "h"})`: "",
	} {
		p, arg := load(t, body)
		got := ""
		if e := (fold.Eval{Index: p.Index}).Field(arg, "Port"); e != nil {
			got = types.ExprString(e)
		}
		if got != want {
			t.Errorf("%s: got %q", body, got)
		}
	}
}

func TestPossible(t *testing.T) {
	for _, c := range []struct {
		body, want string
		all        bool
	}{
		{`q := "a"; if cond { q = "b" }; want(q)`, "a|b", true},
		{`q := "a"; if cond { q = param }; want(q)`, "a|<param>", true},
		{`q := "a"; q += "b"; want(q)`, "a", false},
		{`var q string; if cond { q = "b" }; want(q)`, "b", true},
		{`want(param)`, "<param>", false},
		{`want("x" + param)`, "x<param>", false},
		{`want("x")`, "x", true},
	} {
		p, arg := load(t, c.body)
		texts, all := fold.Eval{Index: p.Index}.Possible(arg)
		var words []string
		for _, text := range texts {
			words = append(words, show(text))
		}
		if got := strings.Join(words, "|"); got != c.want || all != c.all {
			t.Errorf("%s: got %s %v", c.body, got, all)
		}
	}
}

func TestAffixes(t *testing.T) {
	p, arg := load(t, `want("A_" + param + "_B" + "_C")`)
	prefix, v, suffix, ok := fold.Eval{Index: p.Index}.String(arg).Affixes()
	if !ok || prefix != "A_" || v.Name() != "param" || suffix != "_B_C" {
		t.Error(prefix, v, suffix, ok)
	}
	for _, body := range []string{`want("a")`, `want(param + param)`, `want(fmt.Sprint(n) + param)`} {
		p, arg := load(t, body)
		if _, _, _, ok := (fold.Eval{Index: p.Index}).String(arg).Affixes(); ok {
			t.Error(body)
		}
	}
}

func TestBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString("v0 := \"" + strings.Repeat("x", 1000) + "\"\n")
	for i := range 30 {
		b.WriteString("v" + strconv.Itoa(i+1) + " := v" + strconv.Itoa(i) + " + v" + strconv.Itoa(i) + "\n")
	}
	for i := range 200 {
		b.WriteString("w" + strconv.Itoa(i+1) + " := " + strings.Repeat("w"+strconv.Itoa(i)+" + ", 200) + "\"\"\n")
	}
	p, arg := load(t, "w0 := \"x\"\n"+b.String()+"use(w200)\nwant(v30)")
	if text := (fold.Eval{Index: p.Index}).String(p.Call(t, "use").Args[0]); len(text.Fill("")) > 1<<17 {
		t.Error(len(text.Fill("")))
	}
	if text := (fold.Eval{Index: p.Index}).String(arg); len(text.Fill("")) > 1<<17 {
		t.Error(len(text.Fill("")))
	}
}
