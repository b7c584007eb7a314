package envscatter

import (
	"go/ast"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// viper reports constant keys looked up in viper outside the configuration.
func (c *checker) viper() {
	if c.allowedPlace() {
		return
	}
	for cur := range c.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		fn := symbol.Callee(c.TypesInfo, call)
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != knowledge.Viper || len(call.Args) != 1 {
			continue
		}
		key, ok := c.constString(call.Args[0])
		if !ok || !strings.HasPrefix(fn.Name(), "Get") && fn.Name() != "IsSet" {
			continue // no look-up, or a generic one
		}
		if file := index.File(cur); file == nil || c.testSupport(file) {
			continue
		}
		c.Report(check.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: viperRead,
			Message: "a misspelt or missing " + key + " is an empty value when " + c.describe(cur) + " asks viper for it",
			Advice:  "unmarshal it into a typed struct at startup and pass that in",
		})
	}
}
