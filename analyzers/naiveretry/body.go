package naiveretry

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"
)

// resentBody reports an HTTP request that is made with a body ahead of a loop
// and sent in it: net/http reads the body to its end the first time. That
// GetBody is set does not help; only redirects and lost connections use it.
func (s *state) resentBody(graph *cfg.CFG, l *loop, a attempt) {
	request, made := s.sentRequest(a.call)
	if request == nil || made.Pos() >= l.node().Pos() || s.renewed(l.node(), request, made) {
		return
	}
	if p := s.explore(graph, l, a, false); p.failBack || s.explore(graph, l, a, true).failBack {
		s.reportBody(a.call, request, made)
	}
}

// resentByLibrary is the same for an operation that a library repeats.
func (s *state) resentByLibrary(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			request, made := s.sentRequest(call)
			if request != nil && made.End() <= body.Pos() && !s.renewed(body, request, made) {
				s.reportBody(call, request, made)
			}
		}
		return true
	})
}

func (s *state) reportBody(call *ast.CallExpr, request types.Object, made *ast.CallExpr) {
	s.Report(analysis.Diagnostic{
		Pos: call.Pos(), End: call.End(), Category: resentBody,
		Message: "the first attempt reads the body of " + request.Name() + " to its end, so the next one fails or sends nothing; make the request, or its Body from GetBody, anew for each attempt",
		Related: []analysis.RelatedInformation{s.related(made.Pos(), "the request is made once")},
	})
}

// sentRequest returns the variable that holds the request which a call sends,
// and the one call with a body that makes it.
func (s *state) sentRequest(call *ast.CallExpr) (types.Object, *ast.CallExpr) {
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	if !ok || len(call.Args) != 1 || fn.FullName() != "(*net/http.Client).Do" && fn.FullName() != "(net/http.RoundTripper).RoundTrip" && fn.FullName() != "(*net/http.Transport).RoundTrip" {
		return nil, nil
	}
	request := s.object(call.Args[0])
	if request == nil {
		return nil, nil
	}
	values := s.settings().values[request]
	if len(values) != 1 || values[0].call == nil {
		return nil, nil
	}
	made := values[0].call
	maker, ok := typeutil.Callee(s.TypesInfo, made).(*types.Func)
	if !ok || maker.FullName() != "net/http.NewRequest" && maker.FullName() != "net/http.NewRequestWithContext" || len(made.Args) < 3 {
		return nil, nil
	}
	body := ast.Unparen(made.Args[len(made.Args)-1])
	if isNil(body) || lastName(body) == "NoBody" {
		return nil, nil
	}
	if ident, ok := body.(*ast.Ident); ok && !s.holdsReader(ident) {
		return nil, nil
	}
	return request, made
}

// holdsReader reports whether a variable is known to hold a reader: an
// interface may hold none.
func (s *state) holdsReader(ident *ast.Ident) bool {
	t := s.TypesInfo.TypeOf(ident)
	if t == nil {
		return false
	}
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return true
	}
	values := s.settings().values[s.TypesInfo.Uses[ident]]
	return len(values) == 1 && values[0].value != nil && !isNil(values[0].value)
}

func lastName(e ast.Expr) string {
	if ident := lastIdent(e); ident != nil {
		return ident.Name
	}
	return ""
}

// renewed reports whether the loop does anything with the request's Body or
// GetBody, or with the reader it was made from.
func (s *state) renewed(node ast.Node, request types.Object, made *ast.CallExpr) bool {
	readers := map[types.Object]bool{}
	ast.Inspect(made.Args[len(made.Args)-1], func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			if v, ok := s.TypesInfo.Uses[ident].(*types.Var); ok {
				readers[v] = true
			}
		}
		return true
	})
	found := false
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || readers[s.TypesInfo.Uses[n]]
		case *ast.SelectorExpr:
			found = found || s.object(n.X) == request && (n.Sel.Name == "Body" || n.Sel.Name == "GetBody" || n.Sel.Name == "Clone")
		case *ast.CallExpr:
			// A function that is handed the request may renew it.
			for _, arg := range n.Args {
				if fn, ok := typeutil.Callee(s.TypesInfo, n).(*types.Func); s.object(arg) == request && (!ok || fn.Pkg() == nil || fn.Pkg().Path() != "net/http") {
					found = true
				}
			}
		}
		return !found
	})
	return found
}
