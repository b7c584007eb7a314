package analyzers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestWords: what a rule says is cut from its advice at the first "; ", so no
// text of a rule may have one: the advice has a field of its own. The words of
// options, in options.go, are no findings.
func TestWords(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("*", "*.go"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	fset := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "options.go" || strings.HasPrefix(name, "gclplugin") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err != nil || strings.Contains(text, "; ") {
				t.Errorf("%s: %s has a semicolon (%v); put what to write instead into Advice", fset.Position(lit.Pos()), lit.Value, err)
			}
			return true
		})
	}
}
