package analyzertest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// RealAPI fails the test for each name that the package pkgPath of the module
// at that version does not declare: Func, Var, Type, Type.Method or
// Type.Field, the last two also through types of the same package that Type
// embeds. The module comes from the module cache or the proxy and adds
// nothing to go.mod; without it the test fails.
func RealAPI(t *testing.T, module, version, pkgPath string, names ...string) {
	t.Helper()
	below, ok := strings.CutPrefix(pkgPath, module)
	if !ok || below != "" && below[0] != '/' {
		t.Fatalf("%s is no package of the module %s", pkgPath, module)
	}
	api, err := declared(filepath.Join(download(t, module, version), filepath.FromSlash(below)))
	if err != nil {
		t.Fatal(err)
	}
	if len(api.names) == 0 {
		t.Fatalf("%s@%s has no package %s", module, version, pkgPath)
	}
	for _, name := range names {
		if !api.has(name) {
			t.Errorf("%s@%s: package %s does not declare %s", module, version, pkgPath, name)
		}
	}
}

// download returns the folder of a module's sources.
func download(t *testing.T, module, version string) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", module+"@"+version)
	cmd.Dir = t.TempDir() // outside of the repository's own module
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	var result struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &result); jsonErr != nil || err != nil || result.Dir == "" {
		t.Fatalf("go mod download %s@%s: %v: %s", module, version, err, result.Error)
	}
	return result.Dir
}

// packageAPI is what the files of a package declare, whatever their build
// tags.
type packageAPI struct {
	names  map[string]bool
	embeds map[string][]string // types of the same package, by the embedding one
}

func declared(dir string) (*packageAPI, error) {
	api := &packageAPI{names: map[string]bool{}, embeds: map[string][]string{}}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			api.add(decl)
		}
	}
	return api, nil
}

func (api *packageAPI) add(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		name := decl.Name.Name
		if decl.Recv != nil && len(decl.Recv.List) == 1 {
			name = typeName(decl.Recv.List[0].Type) + "." + name
		}
		api.names[name] = true
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					api.names[name.Name] = true
				}
			case *ast.TypeSpec:
				api.addType(spec)
			}
		}
	}
}

func (api *packageAPI) addType(spec *ast.TypeSpec) {
	name := spec.Name.Name
	api.names[name] = true
	var members *ast.FieldList
	switch t := spec.Type.(type) {
	case *ast.StructType:
		members = t.Fields
	case *ast.InterfaceType:
		members = t.Methods
	default:
		if other := typeName(t); spec.Assign.IsValid() && other != "" {
			api.embeds[name] = []string{other} // an alias has the members of the other
		}
		return
	}
	for _, field := range members.List {
		for _, member := range field.Names {
			api.names[name+"."+member.Name] = true
		}
		if other := typeName(field.Type); len(field.Names) == 0 && other != "" {
			api.names[name+"."+other] = true
			api.embeds[name] = append(api.embeds[name], other)
		}
	}
}

// typeName returns T for T, *T, T[P] and pkg.T, "" for other types.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.ParenExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func (api *packageAPI) has(name string) bool {
	return api.hasBelow(name, map[string]bool{})
}

func (api *packageAPI) hasBelow(name string, seen map[string]bool) bool {
	if api.names[name] {
		return true
	}
	owner, member, ok := strings.Cut(name, ".")
	if !ok || seen[owner] {
		return false
	}
	seen[owner] = true
	for _, other := range api.embeds[owner] {
		if api.hasBelow(other+"."+member, seen) {
			return true
		}
	}
	return false
}
