package corswildcard

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

func run(pass *check.Pass, o *options) error {
	if !pass.InMainModule() {
		return nil // dependencies are known by tables
	}
	in := &interp{packageInfo: gather(pass, builtinTables().withExtra(o.extra)), attacker: evil}
	in.exportDefaults()
	if in.concerned() {
		in.findTriggers()
	}
	in.exportValues()
	sockets := pass.Enabled(webSocket) && in.importsSockets()
	if len(in.triggers) == 0 && !sockets {
		return nil
	}
	found := map[token.Pos]finding{}
	keep := func(list []finding) {
		for _, fd := range list {
			if !o.tests && pass.TestFile(fd.at.Pos()) {
				continue
			}
			if old, ok := found[fd.at.Pos()]; !ok || slices.Index(rank, fd.category) < slices.Index(rank, old.category) {
				found[fd.at.Pos()] = fd
			}
		}
	}
	in.paths(keep)
	in.calls(keep)
	if sockets {
		in.sockets(keep)
	}
	in.exportFunctions()
	list := make([]finding, 0, len(found))
	for _, fd := range found {
		list = append(list, fd)
	}
	slices.SortFunc(list, func(a, b finding) int { return cmp.Compare(a.at.Pos(), b.at.Pos()) })
	for _, fd := range list {
		pass.Report(fd.diagnostic())
	}
	return nil
}

// gather indexes the declarations.
func gather(pass *check.Pass, know *tables) *packageInfo {
	p := &packageInfo{
		pass: pass, info: pass.TypesInfo, know: know,
		decls: map[*types.Func]*ast.FuncDecl{}, globals: map[*types.Var]global{},
		values: map[*types.Var]value{}, sizes: map[*ast.FuncDecl]int{},
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if fn, ok := p.info.Defs[d.Name].(*types.Func); ok {
					p.decls[fn] = d
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					vs, ok := spec.(*ast.ValueSpec)
					if !ok {
						continue
					}
					for i, name := range vs.Names {
						if v, ok := p.info.Defs[name].(*types.Var); ok {
							p.globals[v] = global{vs, i}
						}
					}
				}
			}
		}
	}
	return p
}

// concerned is the cheap way out: no CORS library and nothing that could
// write a header is imported.
func (p *packageInfo) concerned() bool {
	for _, imported := range p.pass.Pkg.Imports() {
		path := imported.Path()
		if p.know.paths[path] || path == "net/http" {
			return true
		}
		for name := range p.know.request {
			if pathOf(name) == path {
				return true
			}
		}
		if p.pass.ImportPackageFact(imported, new(packageFact)) {
			return true
		}
	}
	return false
}

// findTriggers collects the places that make a function worth running: the
// names of the two headers, and configurations of known middleware.
func (p *packageInfo) findTriggers() {
	add := func(n ast.Node) { p.triggers = append(p.triggers, n.Pos()) }
	for n := range p.pass.Inspector().PreorderSeq((*ast.BasicLit)(nil), (*ast.Ident)(nil)) {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING && len(n.Value) > len(allowOrigin) && isPolicyHeader(n.Value[1:len(n.Value)-1]) {
				add(n)
			}
		case *ast.Ident:
			switch obj := p.info.Uses[n].(type) {
			case *types.Const:
				if v := obj.Val(); v != nil && v.Kind() == constant.String && isPolicyHeader(constant.StringVal(v)) {
					add(n)
				}
			case *types.TypeName:
				if p.know.rowOf(obj.Type()) != nil {
					add(n)
				}
			case *types.Func:
				if p.interesting(obj) {
					add(n)
				}
			case *types.Var:
				if !obj.IsField() && p.know.rowOf(obj.Type()) != nil {
					add(n)
				}
			}
		}
	}
	slices.Sort(p.triggers)
}

func isPolicyHeader(s string) bool {
	return strings.EqualFold(s, allowOrigin) || strings.EqualFold(s, allowCredentials)
}

// interesting reports whether a call of fn can be part of a policy.
func (p *packageInfo) interesting(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	if p.know.paths[fn.Pkg().Path()] {
		return true
	}
	fact := new(functionFact)
	return fn.Pkg() != p.pass.Pkg && p.pass.ImportPackageFact(fn.Pkg(), new(packageFact)) &&
		p.pass.ImportObjectFact(fn, fact) && len(fact.Writes) > 0
}

// paths interprets the functions and variables with triggers, and the
// functions that call one which writes half a policy.
func (in *interp) paths(keep func([]finding)) {
	roots := in.roots()
	for _, d := range roots {
		in.attacker = evil
		in.hints = nil
		in.root(d)
		found := in.verdicts()
		keep(found)
		for _, attacker := range attackers(in.hints) {
			in.attacker = attacker
			in.root(d)
			keep(lookAlikes(in.verdicts(), attacker))
		}
		in.attacker = evil
		if in.pass.Enabled(vary) {
			in.visitor = true
			in.root(d)
			keep(in.verdicts())
			in.visitor = false
		}
	}
	in.globalPolicies(keep)
}

// lookAlikes keeps what only an attacker with a fitting name gets.
func lookAlikes(list []finding, attacker string) []finding {
	var out []finding
	for _, fd := range list {
		if fd.category != exploitable || fd.attacker != attacker {
			continue
		}
		fd.category = weakMatch
		fd.message = "the check of the Origin also lets " + attacker + " in, with " + allowCredentials +
			": true: whoever owns such a name can read responses with the user's cookies; compare whole origins"
		if attacker == "null" {
			fd.category = nullOrigin
		}
		out = append(out, fd)
	}
	return out
}

// roots lists the functions to run, callers of half-policy writers included.
func (in *interp) roots() []*ast.FuncDecl {
	var roots []*ast.FuncDecl
	isRoot := map[*types.Func]bool{}
	for fn, d := range in.decls {
		if d.Body != nil && in.touches(d) {
			roots = append(roots, d)
			isRoot[fn] = true
		}
	}
	for fn, d := range in.decls {
		if d.Body == nil || isRoot[fn] {
			continue
		}
		calls := 0
		ast.Inspect(d.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if callee, ok := in.info.Uses[id].(*types.Func); ok && isRoot[callee] {
					calls++
					in.triggers = append(in.triggers, id.Pos())
				}
			}
			return true
		})
		if calls > 1 {
			roots = append(roots, d)
		}
	}
	slices.Sort(in.triggers)
	slices.SortFunc(roots, func(a, b *ast.FuncDecl) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return roots
}

// globalPolicies judges configurations in package variables, as they are
// declared.
func (in *interp) globalPolicies(keep func([]finding)) {
	for _, file := range in.pass.Files {
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR || !in.touches(d) {
				continue
			}
			for _, spec := range d.Specs {
				vs := spec.(*ast.ValueSpec)
				in.steps, in.attacker, in.scope = maxSteps, evil, nil
				f := &frame{in: in, ret: func(*world, []value) {}}
				w := newWorld()
				f.evalAll(vs.Values, w, func(w *world, vals []value) {
					for i, v := range vals {
						if len(vs.Names) > i && !in.mutated()[in.info.Defs[vs.Names[i]]] {
							in.sink(v, w)
						}
					}
				})
				keep(in.verdicts())
			}
		}
	}
}

// calls reports functions that set such a policy by themselves.
func (in *interp) calls(keep func([]finding)) {
	for n := range in.pass.Inspector().PreorderSeq((*ast.Ident)(nil)) {
		id := n.(*ast.Ident)
		fn, ok := in.info.Uses[id].(*types.Func)
		if !ok {
			continue
		}
		c, ok := in.know.calls[funcName(fn)]
		if !ok || c.Arg != "" && !in.hasArg(id, c.Arg) {
			continue
		}
		keep([]finding{{
			category: exploitable, at: id,
			message: c.Library + " sends every origin back with " + allowCredentials +
				": true: any website can read responses with the user's cookies; name the trusted origins",
		}})
	}
}

// hasArg reports whether the call of id has the constant among its arguments.
func (in *interp) hasArg(id *ast.Ident, arg string) bool {
	c, ok := in.pass.Inspector().Root().FindNode(id)
	if !ok {
		return false
	}
	for c = c.Parent(); c.Node() != nil; c = c.Parent() {
		call, ok := c.Node().(*ast.CallExpr)
		if ok {
			return slices.ContainsFunc(call.Args, func(a ast.Expr) bool {
				v := in.info.Types[a].Value
				return v != nil && v.Kind() == constant.String && constant.StringVal(v) == arg
			})
		}
		if _, ok := c.Node().(ast.Stmt); ok {
			return false
		}
	}
	return false
}
