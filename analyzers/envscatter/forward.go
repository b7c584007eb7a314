package envscatter

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// forwardedOnly reports whether a read isn't the program reading its own
// configuration: the value is handed on to a child under the same name, it is
// the default of a command-line flag, or the function is managing the
// environment itself.
func (c *checker) forwardedOnly(r *read) bool {
	if c.forwarded(r, r.cur) || c.setsSame(r) {
		return true
	}
	for use := range c.usesOf(r) {
		if c.forwarded(r, use) {
			return true
		}
	}
	return false
}

// usesOf yields the uses of the local variable that a read is assigned to.
func (c *checker) usesOf(r *read) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		assign, ok := r.cur.Parent().Node().(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			return
		}
		id, ok := assign.Lhs[0].(*ast.Ident)
		if !ok || c.TypesInfo.ObjectOf(id) == nil {
			return
		}
		v := c.TypesInfo.ObjectOf(id)
		for use := range c.index.Uses(v) {
			if !yield(use) {
				return
			}
		}
	}
}

// forwarded reports whether the value at cur is handed on, or is the default
// of a flag.
func (c *checker) forwarded(r *read, cur inspector.Cursor) bool {
	for at := cur; ; at = at.Parent() {
		kind, _ := at.ParentEdge()
		switch parent := at.Parent().Node().(type) {
		case *ast.BinaryExpr: // "KEY=" + os.Getenv("KEY")
			if s, ok := c.constString(parent.X); ok && r.assigned(s) {
				return true
			}
		case *ast.KeyValueExpr: // map[string]string{"KEY": os.Getenv("KEY")}
			if s, ok := c.constString(parent.Key); ok && slices.Contains(r.keys, s) {
				return true
			}
		case *ast.CompositeLit: // EnvVar{Name: "KEY", Value: os.Getenv("KEY")}
			if c.declaresFlag(parent) || c.mentions(parent.Elts, r.keys) {
				return true
			}
		case *ast.CallExpr:
			if kind == edge.CallExpr_Args && (c.handsOn(parent, r) || c.flagCall(parent)) {
				return true
			}
		case *ast.AssignStmt: // cmd.Env = append(cmd.Env, …)
			if len(parent.Lhs) == 1 && c.isProcessEnv(parent.Lhs[0]) {
				return true
			}
			return false
		case *ast.FuncLit, ast.Stmt, ast.Decl, nil:
			return false
		}
	}
}

// assigned reports whether s ends like the start of an assignment to one of
// the keys.
func (r *read) assigned(s string) bool {
	for _, key := range r.keys {
		if strings.HasSuffix(s, key+"=") {
			return true
		}
	}
	return false
}

// mentions reports whether a field of the literal has one of the keys as its
// value.
func (c *checker) mentions(elts []ast.Expr, keys []string) bool {
	for _, elt := range elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if s, ok := c.constString(kv.Value); ok && slices.Contains(keys, s) {
				return true
			}
		}
	}
	return false
}

// handsOn reports whether a call passes a key and its value on together:
// Sprintf("KEY=%s", v), WithEnv("KEY", v).
func (c *checker) handsOn(call *ast.CallExpr, r *read) bool {
	fn := symbol.Callee(c.TypesInfo, call)
	for _, arg := range call.Args {
		s, ok := c.constString(arg)
		if ok && (strings.Contains(s, r.keys[0]+"=%") ||
			fn != nil && envWord.MatchString(fn.Name()) && slices.Contains(r.keys, s)) {
			return true
		}
	}
	return false
}

// flagCall reports whether a call declares a command-line flag.
func (c *checker) flagCall(call *ast.CallExpr) bool {
	fn := symbol.Callee(c.TypesInfo, call)
	return fn != nil && fn.Pkg() != nil && knowledge.FlagPackage(fn.Pkg().Path())
}

// declaresFlag reports whether a literal declares a command-line flag.
func (c *checker) declaresFlag(lit *ast.CompositeLit) bool {
	pkg, _ := symbol.TypeName(c.TypesInfo.TypeOf(lit))
	return knowledge.FlagPackage(pkg)
}

// isProcessEnv reports whether e is the Env field of a process to start.
func (c *checker) isProcessEnv(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Env" {
		return false
	}
	t := c.TypesInfo.TypeOf(sel.X)
	return symbol.IsNamed(t, "os/exec", "Cmd") || symbol.IsNamed(t, "os", "ProcAttr") || symbol.IsNamed(t, "syscall", "ProcAttr")
}

// setsSame reports whether the function around the read sets the variable
// too: it restores it later, or gives it a default for a library or a child.
func (c *checker) setsSame(r *read) bool {
	decl := index.EnclosingDecl(r.cur)
	if !index.Valid(decl) {
		return false
	}
	sets := c.setsIn()[decl.Node()]
	return slices.ContainsFunc(r.keys, func(key string) bool { return sets[key] })
}

// setsIn lists the variables of the environment that are set, by the
// declaration that does.
func (c *checker) setsIn() map[ast.Node]map[string]bool {
	if c.sets != nil {
		return c.sets
	}
	c.sets = map[ast.Node]map[string]bool{}
	for _, path := range []string{"os", "syscall"} {
		for _, name := range []string{"Setenv", "Unsetenv"} {
			for cur := range c.index.Calls(c.index.Object(path, name)) {
				call, decl := cur.Node().(*ast.CallExpr), index.EnclosingDecl(cur).Node()
				if len(call.Args) == 0 {
					continue
				}
				if key, ok := c.constString(call.Args[0]); ok {
					if c.sets[decl] == nil {
						c.sets[decl] = map[string]bool{}
					}
					c.sets[decl][key] = true
				}
			}
		}
	}
	return c.sets
}

// template handles os.ExpandEnv and os.Expand with a constant template. What
// users write in other templates is theirs.
func (c *checker) template(cur inspector.Cursor) {
	fun := index.Operand(cur)
	if index.ParentEdge(fun) != edge.CallExpr_Fun {
		return // used as a value
	}
	call := fun.Parent().Node().(*ast.CallExpr)
	if len(call.Args) == 0 || len(call.Args) == 2 && !c.isGetenv(call.Args[1]) {
		return
	}
	var text strings.Builder
	c.constantParts(call.Args[0], &text)
	if keys := templateKeys(text.String()); len(keys) > 0 {
		c.reads = append(c.reads, &read{keys: keys, cur: fun.Parent(), call: call, via: &envReader{Default: -1}})
	}
}

// isGetenv reports whether e is a function that reads the variable it is
// given: os.Getenv, or a literal that calls it.
func (c *checker) isGetenv(e ast.Expr) bool {
	if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		found := false
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 && c.readsKey(symbol.Callee(c.TypesInfo, call)) {
				_, named := c.paramIndex(lit, c.paramOf(call.Args[0]))
				found = found || named
			}
			return !found
		})
		return found
	}
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := c.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && c.readsKey(fn)
}

// readsKey reports whether a function reads the variable that it is given.
func (c *checker) readsKey(fn *types.Func) bool {
	return fn != nil && knowledge.EnvSources[fn.FullName()] == knowledge.EnvKey
}

// constantParts collects the constant text of a concatenation.
func (c *checker) constantParts(e ast.Expr, text *strings.Builder) {
	if s, ok := c.constString(e); ok {
		text.WriteString(s)
		return
	}
	if sum, ok := ast.Unparen(e).(*ast.BinaryExpr); ok {
		c.constantParts(sum.X, text)
		text.WriteByte(' ')
		c.constantParts(sum.Y, text)
	}
}
