package unversionedroute

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// kind is what a handler talks in. Larger ones win.
type kind int

const (
	unknown kind = iota
	speaksJSON
	noAPI // pages, redirects, files, streams, proxies
)

func takesRequest(t types.Type) bool {
	named := namedOf(t)
	return named != nil && named.Obj().Pkg() != nil && knowledge.RouterRequest(named.Obj().Pkg().Path(), named.Obj().Name())
}

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

// findHandlers says for each function that takes a request what it talks in.
// Functions that it hands the request to count as well.
func (c *collector) findHandlers() {
	calls := map[*types.Func][]*types.Func{}
	for fn, body := range c.bodies {
		if !handlesRequests(fn) {
			continue
		}
		k, called := c.talks(body)
		if k != unknown {
			c.handlers[fn.FullName()] = k
		}
		calls[fn] = called
	}
	for changed := true; changed; {
		changed = false
		for fn, called := range calls {
			for _, callee := range called {
				if k := c.handlers[callee.Origin().FullName()]; k == speaksJSON && k > c.handlers[fn.FullName()] {
					c.handlers[fn.FullName()] = k
					changed = true
				}
			}
		}
	}
	for fn := range calls {
		if k := c.handlers[fn.FullName()]; k != unknown {
			c.fact.Handlers = append(c.fact.Handlers, handler{fn.FullName(), k})
		}
	}
	slices.SortFunc(c.fact.Handlers, func(a, b handler) int { return cmp.Compare(a.Name, b.Name) })
}

// talks says what a handler's body talks in, and which functions with a
// request it calls.
func (c *collector) talks(body ast.Node) (k kind, called []*types.Func) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fn, _ := typeutil.Callee(c.TypesInfo, n).(*types.Func)
			if fn == nil || fn.Pkg() == nil {
				return true
			}
			k = max(k, talksThrough(fn))
			if handlesRequests(fn) {
				called = append(called, fn)
			}
		case *ast.BasicLit:
			if strings.Contains(n.Value, "text/event-stream") || strings.Contains(n.Value, "text/html") {
				k = noAPI
			}
		}
		return true
	})
	return k, called
}

// talksThrough says what a call of the function tells about the handler.
func talksThrough(fn *types.Func) kind {
	pkg, name := fn.Pkg().Path(), fn.Name()
	switch {
	case knowledge.CodesJSON(pkg, name):
		return speaksJSON
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
			return speaksJSON
		}
		return unknown
	}
	switch {
	case knowledge.RequestJSON(name):
		return speaksJSON
	case knowledge.RequestPage(name):
		return noAPI
	}
	return unknown
}

// kindOf says what the handlers among a route's arguments talk in.
func (c *collector) kindOf(args []ast.Expr) kind {
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
				k = max(k, c.literalKind(n))
				return false
			case *ast.Ident:
				switch obj := c.TypesInfo.Uses[n].(type) {
				case *types.Func:
					k = max(k, c.handlerKind(obj.Origin()))
				case *types.Var:
					if value := c.env[obj]; value != nil && value != arg {
						k = max(k, c.kindOf([]ast.Expr{value}))
					}
					if defs := c.assigned[obj]; len(defs) == 1 && !obj.IsField() {
						if lit, ok := defs[0].expr.(*ast.FuncLit); ok {
							k = max(k, c.literalKind(lit))
						}
					}
				}
			}
			return true
		})
	}
	return k
}

// handlerKind says what a declared handler talks in. Of one that is called
// through an interface, all with that name must agree.
func (c *collector) handlerKind(fn *types.Func) kind {
	if recv := fn.Signature().Recv(); recv == nil || !types.IsInterface(recv.Type()) {
		return c.handlers[fn.FullName()]
	}
	if c.methods == nil {
		c.methods = map[string]kind{}
		for name, k := range c.handlers {
			if i := strings.LastIndex(name, ")."); i >= 0 {
				if before, ok := c.methods[name[i+2:]]; ok && before != k {
					k = unknown
				}
				c.methods[name[i+2:]] = k
			}
		}
	}
	return c.methods[fn.Name()]
}

// servedBy says what the ServeHTTP method of a handler's type talks in.
func (c *collector) servedBy(e ast.Expr) kind {
	t := c.TypesInfo.TypeOf(e)
	if fn := c.serves(t); fn != nil && family(t) == "" {
		return c.handlers[fn.Origin().FullName()]
	}
	return unknown
}

// serves is the ServeHTTP method of a type, or nil.
func (c *collector) serves(t types.Type) *types.Func {
	named := namedOf(t)
	if named == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(named, true, c.Pkg, "ServeHTTP")
	fn, _ := obj.(*types.Func)
	return fn
}

func (c *collector) literalKind(lit *ast.FuncLit) kind {
	k, called := c.talks(lit.Body)
	for _, fn := range called {
		if h := c.handlers[fn.Origin().FullName()]; h == speaksJSON {
			k = max(k, h)
		}
	}
	return k
}
