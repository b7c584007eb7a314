package unversionedroute

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// maxDepth limits how far values are followed.
const maxDepth = 12

// text is the value of a string expression, with holes for what isn't known.
func (c *collector) text(e ast.Expr, depth int) string {
	if depth > maxDepth || e == nil {
		return hole
	}
	if tv, ok := c.TypesInfo.Types[e]; ok && tv.Value != nil {
		if tv.Value.Kind() == constant.String {
			return constant.StringVal(tv.Value)
		}
		return tv.Value.ExactString()
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return c.text(e.X, depth+1) + c.text(e.Y, depth+1)
		}
	case *ast.SelectorExpr:
		if value := c.fieldValue(e); value != nil {
			return c.text(value, depth+1)
		}
		if s := c.TypesInfo.Selections[e]; s != nil && s.Kind() == types.FieldVal {
			if name, ok := c.fieldSymbol(s.Recv(), s.Index()); ok {
				return name
			}
		}
	case *ast.Ident:
		obj := c.TypesInfo.Uses[e]
		if value := c.env[obj]; value != nil {
			return c.text(value, depth+1)
		}
		if v, ok := obj.(*types.Var); ok && c.params[v] != "" && isString(v.Type()) && len(c.assigned[obj]) == 0 {
			return symbol(c.params[v])
		}
		if values := c.assigned[obj]; len(values) == 1 && values[0].expr != nil && c.private(obj) {
			return c.text(values[0].expr, depth+1)
		}
	case *ast.CallExpr:
		return c.textCall(e, depth)
	}
	return hole
}

// private reports whether nobody else can assign to the variable.
func (c *collector) private(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && !v.IsField() && !(v.Exported() && v.Parent() == c.Pkg.Scope())
}

// textCall handles the functions that put paths together.
func (c *collector) textCall(call *ast.CallExpr, depth int) string {
	if tv := c.TypesInfo.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return c.text(call.Args[0], depth+1)
	}
	fn := typeutil.StaticCallee(c.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || call.Ellipsis.IsValid() || len(call.Args) == 0 {
		return hole
	}
	var args []string
	for _, a := range call.Args {
		args = append(args, c.text(a, depth+1))
	}
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "fmt.Sprintf":
		return sprintf(args[0], args[1:])
	case "fmt.Sprint":
		return strings.Join(args, "")
	case "path.Join", "path/filepath.Join":
		return path.Join(args...)
	case "net/url.JoinPath":
		return strings.Join(args, "/")
	case "strings.TrimSuffix", "strings.TrimRight":
		return strings.TrimSuffix(args[0], "/")
	case "strings.TrimPrefix", "strings.TrimLeft", "strings.Trim", "strings.TrimSpace", "strings.ToLower":
		return args[0]
	}
	return hole
}

var verbs = regexp.MustCompile(`%(%|[-+# 0]*[\d.]*[a-zA-Z])`)

// sprintf puts the arguments in the places of the verbs.
func sprintf(format string, args []string) string {
	return verbs.ReplaceAllStringFunc(format, func(verb string) string {
		if verb == "%%" {
			return "%"
		}
		if len(args) == 0 {
			return hole
		}
		arg := args[0]
		args = args[1:]
		return arg
	})
}
