package naiveretry

import (
	"go/ast"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// contextAround names a context that the loop could listen to: a parameter of
// the functions around it, or what a parameter such as a request carries. ""
// means there is none.
func (c *checker) contextAround(l *loop) string {
	for i := len(l.enclosing) - 1; i >= 0; i-- {
		for _, field := range parameters(l.enclosing[i]) {
			for _, name := range field.Names {
				v, ok := c.TypesInfo.Defs[name].(*types.Var)
				if !ok || name.Name == "_" {
					continue
				}
				if symbol.IsContext(v.Type()) {
					return name.Name
				}
				if carriesContext(v.Type(), c.Pkg) {
					return "the context of " + name.Name
				}
			}
		}
	}
	return ""
}

func parameters(fn ast.Node) []*ast.Field {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Type.Params.List
	case *ast.FuncLit:
		return fn.Type.Params.List
	}
	return nil
}

// carriesContext reports whether a value has a method Context, as requests and
// streams do, or Request, as the contexts of web frameworks do.
func carriesContext(t types.Type, pkg *types.Package) bool {
	if symbol.IsNamed(t, "github.com/spf13/cobra", "Command") {
		return false // that of a command line seldom is ever done
	}
	for _, method := range []string{"Context", "Request"} {
		object, _, _ := types.LookupFieldOrMethod(t, true, pkg, method)
		fn, ok := object.(*types.Func)
		if !ok || fn.Signature().Params().Len() > 0 || fn.Signature().Results().Len() != 1 {
			continue
		}
		result := fn.Signature().Results().At(0).Type()
		if symbol.IsContext(result) || symbol.IsNamed(result, "net/http", "Request") {
			return true
		}
	}
	return false
}

// cancellable reports whether the loop listens to something that can end it: a
// Done channel, a context's error, a deadline, or a receive.
func (c *checker) cancellable(l *loop) bool {
	found := l.paced
	ast.Inspect(l.node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			found = true
		case *ast.CallExpr:
			if selector, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
				switch selector.Sel.Name {
				case "Done", "Err", "Deadline", "After", "Since", "Before", "Until", "Stopped", "Closed", "IsClosed":
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// looksAtContext reports whether the loop asks a context whether it is done.
func (c *checker) looksAtContext(l *loop) bool {
	found := false
	ast.Inspect(l.node(), func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && (selector.Sel.Name == "Done" || selector.Sel.Name == "Err") {
				t := c.TypesInfo.TypeOf(selector.X)
				found = found || t != nil && symbol.IsContext(t)
			}
		}
		return !found
	})
	return found
}
