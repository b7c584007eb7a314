package naiveretry

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// resentBody reports an HTTP request that is made with a body ahead of a loop
// and sent in it: net/http reads the body to its end the first time. That
// GetBody is set does not help; only redirects and lost connections use it.
func (c *checker) resentBody(graph *flow.Graph, l *loop, a attempt) {
	request, made := c.sentRequest(a.call)
	if request == nil {
		request = c.handedRequest(l, a.call)
	} else if made.Pos() >= l.node().Pos() {
		return
	}
	if request == nil || c.renewed(l.node(), request, made) {
		return
	}
	if c.exploreErrors(graph, l, a).retriesOnError || c.exploreStatus(graph, l, a).retriesOnError {
		c.reportBody(a.call, request, made)
	}
}

// resentByLibrary is the same for an operation that a library repeats.
func (c *checker) resentByLibrary(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			request, made := c.sentRequest(call)
			if request != nil && made.End() <= body.Pos() && !c.renewed(body, request, made) {
				c.reportBody(call, request, made)
			}
		}
		return true
	})
}

func (c *checker) reportBody(call *ast.CallExpr, request types.Object, made *ast.CallExpr) {
	at := c.related(request.Pos(), "the request is handed in")
	if made != nil {
		at = c.related(made.Pos(), "the request is made once")
	}
	c.Report(check.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: resentBody,
		Message: "each attempt but the first fails or sends nothing: that one read the body of " + request.Name(),
		Advice:  "make the request, or its Body from GetBody, again for each attempt",
		Related: []analysis.RelatedInformation{at},
	})
}

// handedRequest returns the parameter that holds the request which a call sends,
// if the function around the loop takes any: one that looks at the method or the
// body may leave out those with a body.
func (c *checker) handedRequest(l *loop, call *ast.CallExpr) types.Object {
	if !c.sends(call) {
		return nil
	}
	v, ok := c.object(call.Args[0]).(*types.Var)
	if !ok || v.Pos() >= l.node().Pos() || !defs.Unset(c.index, v) {
		return nil
	}
	for use := range c.index.Uses(v) {
		selector, ok := use.Parent().Node().(*ast.SelectorExpr)
		if ok && selector.X == use.Node() && slices.Contains([]string{"Method", "Body", "GetBody", "Clone", "WithContext"}, selector.Sel.Name) {
			return nil
		}
	}
	if !c.handedBody(v) {
		return nil
	}
	return v
}

// handedBody reports whether the requests that a function is handed have a body:
// a caller in the package makes one with it, or the function's comment says so.
func (c *checker) handedBody(request *types.Var) bool {
	id, ok := c.index.Def(request)
	if !ok {
		return false
	}
	decl, ok := index.EnclosingFunc(id).Node().(*ast.FuncDecl)
	if !ok {
		return false
	}
	fn, ok := c.TypesInfo.Defs[decl.Name].(*types.Func)
	if !ok {
		return false
	}
	if text := decl.Doc.Text(); bodyWord.MatchString(text) && !noBodyWord.MatchString(text) {
		return true
	}
	at := slices.Collect(fn.Signature().Params().Variables())
	for cur := range c.index.Calls(fn) {
		i := slices.Index(at, request)
		if args := cur.Node().(*ast.CallExpr).Args; i >= 0 && i < len(args) && c.madeWithBody(c.object(args[i])) != nil {
			return true
		}
	}
	return false
}

var (
	bodyWord   = regexp.MustCompile(`\b(POST|PUT|PATCH)\b|\bwith a body\b`)
	noBodyWord = regexp.MustCompile(`(?i)\b(without|no|empty) (a )?body\b|\bGET\b`)
)

// sends reports whether a call sends a request over HTTP.
func (c *checker) sends(call *ast.CallExpr) bool {
	fn := symbol.Callee(c.TypesInfo, call)
	return len(call.Args) == 1 && (symbol.IsMethod(fn, "net/http", "Client", "Do") ||
		symbol.IsMethod(fn, "net/http", "RoundTripper", "RoundTrip") || symbol.IsMethod(fn, "net/http", "Transport", "RoundTrip"))
}

// sentRequest returns the variable that holds the request which a call sends,
// and the one call with a body that makes it.
func (c *checker) sentRequest(call *ast.CallExpr) (types.Object, *ast.CallExpr) {
	if !c.sends(call) {
		return nil, nil
	}
	request := c.object(call.Args[0])
	if made := c.madeWithBody(request); made != nil {
		return request, made
	}
	return nil, nil
}

// madeWithBody returns the only call that makes a request, if that gives it a body.
func (c *checker) madeWithBody(request types.Object) *ast.CallExpr {
	made := c.resultOf(request)
	if made == nil || !symbol.IsFunc(symbol.Callee(c.TypesInfo, made), "net/http", "NewRequest", "NewRequestWithContext") || len(made.Args) < 3 {
		return nil
	}
	body := ast.Unparen(made.Args[len(made.Args)-1])
	if isNil(body) || lastName(body) == "NoBody" {
		return nil
	}
	if ident, ok := body.(*ast.Ident); ok && !c.holdsReader(ident) {
		return nil
	}
	return made
}

// holdsReader reports whether a variable is known to hold a reader: an
// interface may hold none.
func (c *checker) holdsReader(ident *ast.Ident) bool {
	t := c.TypesInfo.TypeOf(ident)
	if t == nil {
		return false
	}
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return true
	}
	value, ok := c.value(c.TypesInfo.Uses[ident])
	return ok && !isNil(value)
}

func lastName(e ast.Expr) string {
	if ident := lastIdent(e); ident != nil {
		return ident.Name
	}
	return ""
}

// renewed reports whether the loop does anything with the request's Body or
// GetBody, or with the reader it was made from.
func (c *checker) renewed(node ast.Node, request types.Object, made *ast.CallExpr) bool {
	readers := map[types.Object]bool{}
	var body ast.Node = &ast.BadExpr{}
	if made != nil {
		body = made.Args[len(made.Args)-1]
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			if v, ok := c.TypesInfo.Uses[ident].(*types.Var); ok {
				readers[v] = true
			}
		}
		return true
	})
	found := false
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || readers[c.TypesInfo.Uses[n]]
		case *ast.SelectorExpr:
			found = found || c.object(n.X) == request && (n.Sel.Name == "Body" || n.Sel.Name == "GetBody" || n.Sel.Name == "Clone")
		case *ast.CallExpr:
			// A function that is handed the request may renew it.
			for _, arg := range n.Args {
				if fn := symbol.Callee(c.TypesInfo, n); c.object(arg) == request && (fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "net/http") {
					found = true
				}
			}
		}
		return !found
	})
	return found
}
