package unversionedroute

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/summary"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// responseKind classifies a handler's response; the larger value wins.
type responseKind int

const (
	unknown responseKind = iota
	respondsJSON
	noAPI // pages, redirects, files, streams, proxies
)

func takesRequest(t types.Type) bool { return knowledge.RouterRequest(symbol.TypeName(t)) }

// handlesRequests reports whether the function is a handler, makes one, or is
// a method of a controller.
func handlesRequests(fn *types.Func) bool {
	sig := fn.Signature()
	if takesRequests(sig) {
		return true
	}
	for i := range sig.Params().Len() {
		if t := sig.Params().At(i).Type(); isHandler(t) {
			return false // a middleware
		}
	}
	for i := range sig.Results().Len() {
		if isHandler(sig.Results().At(i).Type()) {
			return true
		}
	}
	return sig.Recv() != nil && isController(sig.Recv().Type(), 0)
}

func takesRequests(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if takesRequest(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}

func isHandler(t types.Type) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		return takesRequests(sig)
	}
	return isNetHandler(t)
}

// isController reports whether the type embeds a controller that holds the
// request.
func isController(t types.Type, depth int) bool {
	if takesRequest(t) {
		return true
	}
	s, ok := deref(t).Underlying().(*types.Struct)
	if !ok || depth > 3 {
		return false
	}
	for i := range s.NumFields() {
		if f := s.Field(i); f.Embedded() && isController(f.Type(), depth+1) {
			return true
		}
	}
	return false
}

// handlers knows how functions that take a request respond. Functions that they
// hand the request to count as well.
type handlers struct {
	pass    *check.Pass
	kinds   *summary.Result[responseKind]
	named   map[string]responseKind // of other packages, by full name
	methods map[string]responseKind // the same of all, by the name of a method
}

func findHandlers(pass *check.Pass, units []unit) (h *handlers, err error) {
	h = &handlers{pass: pass, named: map[string]responseKind{}}
	for _, u := range units {
		for _, known := range u.Handlers {
			h.named[known.Name] = known.Kind
		}
	}
	h.kinds, err = summary.Compute(pass.CallGraph(), summary.Spec[responseKind]{
		Local: h.classifyBody,
		Import: func(object types.Object) (responseKind, bool) {
			fn, ok := object.(*types.Func)
			return h.named[fullName(fn)], ok
		},
		Join: func(into, from responseKind, e *callgraph.Edge) (responseKind, bool) {
			switch {
			case e.Callee != nil && (e.Kind == callgraph.Value || from != respondsJSON || !handlesRequests(e.Callee)), e.Var != nil:
				return into, false
			}
			return max(into, from), from > into
		},
	})
	return h, err
}

func fullName(fn *types.Func) string {
	if fn == nil {
		return ""
	}
	return fn.FullName()
}

// own lists the handlers of the package that respond in a known way.
func (h *handlers) own() []handler {
	var list []handler
	for fn, k := range h.kinds.All() {
		if k != unknown && handlesRequests(fn) {
			list = append(list, handler{fn.FullName(), k})
		}
	}
	slices.SortFunc(list, func(a, b handler) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// of says how a declared handler responds. Of one that is called through an
// interface, all with that name must agree.
func (h *handlers) of(fn *types.Func) responseKind {
	if symbol.InterfaceMethod(fn) {
		return h.ofMethod(fn.Name())
	}
	if k, ok := h.kinds.Of(fn); ok && handlesRequests(fn) {
		return k
	}
	return unknown
}

func (h *handlers) ofMethod(name string) responseKind {
	if h.methods == nil {
		h.methods = map[string]responseKind{}
		note := func(full string, k responseKind) {
			if _, method, ok := strings.Cut(full, ")."); ok {
				if before, ok := h.methods[method]; ok && before != k {
					k = unknown
				}
				h.methods[method] = k
			}
		}
		for full, k := range h.named {
			note(full, k)
		}
		for _, own := range h.own() {
			note(own.Name, own.Kind)
		}
	}
	return h.methods[name]
}

// ofLiteral says how a function literal responds.
func (h *handlers) ofLiteral(lit *ast.FuncLit) responseKind {
	return h.kinds.OfNode(h.pass.CallGraph().LitNode(lit))
}

// classifyBody says how a body responds by itself.
func (h *handlers) classifyBody(n *callgraph.Node) (k responseKind) {
	if n.Body == nil {
		return unknown
	}
	for e := range h.pass.CallGraph().Out(n) {
		if e.Callee != nil && e.Callee.Pkg() != nil && e.Kind != callgraph.Value {
			k = max(k, classifyCall(e.Callee))
		}
	}
	ast.Inspect(n.Body, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncLit:
			return x.Body == n.Body
		case *ast.BasicLit:
			if strings.Contains(x.Value, "text/event-stream") || strings.Contains(x.Value, "text/html") {
				k = noAPI
			}
		}
		return true
	})
	return k
}

// classifyCall says what a call of the function tells about the response.
func classifyCall(fn *types.Func) responseKind {
	pkg, name := fn.Pkg().Path(), fn.Name()
	switch {
	case knowledge.CodesJSON(pkg, name):
		return respondsJSON
	case pkg == "net/http":
		switch name {
		case "Redirect", "RedirectHandler", "ServeFile", "ServeContent", "ServeFileFS", "FileServer", "Hijack":
			return noAPI
		}
	case pkg == "html/template", pkg == "net/http/httputil", strings.Contains(pkg, "websocket"):
		return noAPI
	case name == "Upgrade":
		return noAPI
	}
	recv := fn.Signature().Recv()
	if recv == nil || pkg == "net/http" || !takesRequest(recv.Type()) {
		if takesRequests(fn.Signature()) && strings.Contains(strings.ToLower(name), "json") {
			return respondsJSON
		}
		return unknown
	}
	switch {
	case knowledge.RequestJSON(name):
		return respondsJSON
	case knowledge.RequestPage(name):
		return noAPI
	}
	return unknown
}

// kindOf says what the handlers among a route's arguments talk in.
func (c *collector) kindOf(args []ast.Expr) responseKind {
	k := unknown
	for _, arg := range args {
		k = max(k, c.servedBy(arg))
		ast.Inspect(arg, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				for _, wrapped := range n.Args {
					k = max(k, c.servedBy(wrapped))
				}
			case *ast.SelectorExpr:
				if value := c.fieldValue(n); value != nil {
					k = max(k, c.kindOf([]ast.Expr{value}))
				}
			case *ast.FuncLit:
				k = max(k, c.ofLiteral(n))
				return false
			case *ast.Ident:
				switch obj := c.TypesInfo.Uses[n].(type) {
				case *types.Func:
					k = max(k, c.handlers.of(obj))
				case *types.Var:
					if value := c.env[obj]; value != nil && value != arg {
						k = max(k, c.kindOf([]ast.Expr{value}))
					}
					if value, ok := defs.Value(c.index, obj); ok && !obj.IsField() {
						if lit, ok := value.(*ast.FuncLit); ok {
							k = max(k, c.ofLiteral(lit))
						}
					}
				}
			}
			return true
		})
	}
	return k
}

// servedBy says what the ServeHTTP method of a handler's type responds.
func (c *collector) servedBy(e ast.Expr) responseKind {
	t := c.TypesInfo.TypeOf(e)
	if fn := c.serves(t); fn != nil && family(t) == "" {
		return c.handlers.of(fn)
	}
	return unknown
}

// serves is the ServeHTTP method of a type, or nil.
func (c *collector) serves(t types.Type) *types.Func {
	named := symbol.Named(t)
	if named == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(named, true, c.Pkg, "ServeHTTP")
	fn, _ := obj.(*types.Func)
	return fn
}
