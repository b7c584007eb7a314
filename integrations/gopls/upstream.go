package gopls

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/ast/astutil"
)

// oldest is the first gopls that is known to keep its analyzers as checkLayout
// wants them; whether a newer one does is looked up in its source.
const oldest = "v0.21.0"

// download is what `go mod download -json` says of a module.
type download struct {
	Version string
	GoMod   string // its file
	Dir     string // its folder
	Error   string
}

// download brings the wanted version of gopls, or the newest release that the
// installed Go can build.
func (b *builder) download(ctx context.Context) error {
	if b.Version != "" {
		return b.fetch(ctx, b.Version)
	}
	out, err := b.run(ctx, "list", "-m", "-versions", "-json", upstream)
	if err != nil {
		return fmt.Errorf("which versions of gopls are there? --gopls names one\n%w", err)
	}
	var list struct{ Versions []string }
	if err := json.Unmarshal(out, &list); err != nil {
		return err
	}
	semver.Sort(list.Versions)
	err = errors.New("no release of gopls was found; --gopls names one")
	for _, version := range slices.Backward(list.Versions) {
		if semver.Prerelease(version) != "" || semver.Compare(version, oldest) < 0 {
			continue
		}
		if err = b.fetch(ctx, version); err == nil || !strings.Contains(err.Error(), "requires go") {
			return err
		}
		b.Log("%v", err)
	}
	return err
}

func (b *builder) fetch(ctx context.Context, version string) error {
	b.gopls = download{}
	out, err := b.run(ctx, "mod", "download", "-json", upstream+"@"+version)
	if parseErr := json.Unmarshal(out, &b.gopls); parseErr != nil {
		return errors.Join(err, parseErr)
	}
	if b.gopls.Error != "" {
		return fmt.Errorf("gopls %s: %s", version, b.gopls.Error)
	}
	return err
}

// checkLayout reports whether this gopls keeps its analyzers where
// register.go.txt adds ours.
func checkLayout(gopls download) error {
	if semver.Compare(gopls.Version, oldest) < 0 {
		return unknownLayout(gopls, "it is older")
	}
	file := filepath.Join(gopls.Dir, "internal", "settings", "analysis.go")
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return unknownLayout(gopls, err.Error())
	}
	missing := map[string]bool{
		"var AllAnalyzers":                           true,
		"field analyzer *analysis.Analyzer":          true,
		"field severity protocol.DiagnosticSeverity": true,
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for _, name := range n.Names {
				delete(missing, "var "+name.Name)
			}
		case *ast.TypeSpec:
			return n.Name.Name == "Analyzer"
		case *ast.Field:
			for _, name := range n.Names {
				delete(missing, "field "+name.Name+" "+types.ExprString(n.Type))
			}
		}
		return true
	})
	for what := range missing {
		return unknownLayout(gopls, "no "+what+" in internal/settings/analysis.go")
	}
	return nil
}

func unknownLayout(gopls download, detail string) error {
	return fmt.Errorf("gopls %s is not known to this patternvet, which extends %s and newer ones built alike (%s); name another with --gopls", gopls.Version, oldest, detail)
}

// mainFile returns gopls's main.go without the call that starts telemetry: a
// changed gopls must not report as the original.
func mainFile(gopls download) ([]byte, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, filepath.Join(gopls.Dir, "main.go"), nil, 0)
	if err != nil {
		return nil, unknownLayout(gopls, err.Error())
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if block, ok := n.(*ast.BlockStmt); ok {
			block.List = slices.DeleteFunc(block.List, startsTelemetry)
		}
		return true
	})
	tree.Comments = nil // they would move to other places
	const telemetry = "golang.org/x/telemetry"
	if !astutil.UsesImport(tree, telemetry) {
		astutil.DeleteImport(fset, tree, telemetry)
	}
	var out bytes.Buffer
	if err := format.Node(&out, fset, tree); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func startsTelemetry(s ast.Stmt) bool {
	statement, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := statement.X.(*ast.CallExpr)
	return ok && types.ExprString(call.Fun) == "telemetry.Start"
}
