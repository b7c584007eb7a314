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

// requestTypes are what handlers get, by package and name.
var requestTypes = map[string]bool{
	"net/http.ResponseWriter": true, "net/http.Request": true, "github.com/gin-gonic/gin.Context": true,
	"github.com/labstack/echo/v4.Context": true, "github.com/labstack/echo/v5.Context": true,
	"github.com/gofiber/fiber/v2.Ctx": true, "github.com/gofiber/fiber/v3.Ctx": true,
}

func takesRequest(t types.Type) bool {
	named := namedOf(t)
	return named != nil && named.Obj().Pkg() != nil && requestTypes[named.Obj().Pkg().Path()+"."+named.Obj().Name()]
}

func handlesRequests(fn *types.Func) bool {
	params := fn.Signature().Params()
	for i := range params.Len() {
		if takesRequest(params.At(i).Type()) {
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
	case pkg == "encoding/json" && (name == "NewEncoder" || name == "NewDecoder" || name == "Marshal" || name == "Unmarshal"),
		strings.HasSuffix(pkg, "go-chi/render") && (name == "JSON" || name == "Bind" || name == "Render" || name == "DecodeJSON"):
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
	if recv := fn.Signature().Recv(); recv == nil || knowledge.RouterFamily(pkg) == "" || pkg == "net/http" {
		return unknown
	}
	switch name {
	case "JSON", "JSONPretty", "IndentedJSON", "PureJSON", "SecureJSON", "AsciiJSON", "AbortWithStatusJSON", "BindJSON",
		"ShouldBindJSON", "ShouldBind", "ShouldBindBodyWith", "Bind", "BodyParser":
		return speaksJSON
	case "HTML", "Render", "HTMLBlob", "Redirect", "File", "FileAttachment", "Attachment", "SendFile", "Inline", "Download",
		"SSEvent", "Stream", "FileFromFS", "DataFromReader":
		return noAPI
	}
	return unknown
}

// kindOf says what the handlers among a route's arguments talk in.
func (c *collector) kindOf(args []ast.Expr) kind {
	k := unknown
	for _, arg := range args {
		ast.Inspect(arg, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				k = max(k, c.literalKind(n))
				return false
			case *ast.Ident:
				switch obj := c.TypesInfo.Uses[n].(type) {
				case *types.Func:
					k = max(k, c.handlers[obj.Origin().FullName()])
				case *types.Var:
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

func (c *collector) literalKind(lit *ast.FuncLit) kind {
	k, called := c.talks(lit.Body)
	for _, fn := range called {
		if h := c.handlers[fn.Origin().FullName()]; h == speaksJSON {
			k = max(k, h)
		}
	}
	return k
}
