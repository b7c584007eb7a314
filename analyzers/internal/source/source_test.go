package source_test

import (
	"testing"

	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/source"
)

func TestRoleOfPath(t *testing.T) {
	for _, c := range []struct {
		rel, name string
		want      source.Role
	}{
		{".", "main", source.Command},
		{".", "billing", source.Service},
		{"cmd/server", "main", source.Command},
		{"cmd/server/flags", "flags", source.Command},
		{"internal/mail", "mail", source.Service},
		{"internal/mail", "mail_test", source.Service},
		{"integration/slack", "slack", source.Service}, // a product talks to others
		{"integrations", "integrations", source.Service},
		{"sandbox-api/server", "server", source.Service},
		{"contest", "contest", source.Service},
		{"internal/attest", "attest", source.Service},
		{"sampling", "sampling", source.Service},
		{"developers", "developers", source.Service},
		{"docsearch", "docsearch", source.Service},
		{"integration-tests/api", "api", source.Test},
		{"test/e2e", "e2e", source.Test},
		{"internal/testutil", "testutil", source.Test},
		{"pkg/mocks", "mocks", source.Test},
		{"cmd/fake-server", "main", source.Test},
		{"internal/httptest", "httptest", source.Test},
		{"examples/basic", "main", source.Example},
		{"_examples/x", "main", source.Example},
		{"cmd/demo-app", "main", source.Example},
		{"hack/gen", "main", source.Tool},
		{"tools/lint", "lint", source.Tool},
		{"cmd/dev-server", "main", source.Tool},
		{"internal/dev-mode", "mode", source.Service},
		{"scripts", "main", source.Tool},
		{"benchmark", "main", source.Tool},
	} {
		if got := source.RoleOfPath(c.rel, c.name); got != c.want {
			t.Errorf("%s (package %s): role %d, want %d", c.rel, c.name, got, c.want)
		}
	}
}

// The path of the module says nothing about its packages.
func TestRelPath(t *testing.T) {
	for _, c := range []struct{ module, pkg, want string }{
		{"example.com/team/integration", "example.com/team/integration/mail", "mail"},
		{"example.com/team/integration", "example.com/team/integration", "."},
		{"example.com/test", "example.com/testing/x", "example.com/testing/x"},
		{"", "github.com/team/e2e/internal/mail", "internal/mail"},
		{"", "github.com/team/e2e", "."},
		{"", "shop/internal/mail", "shop/internal/mail"},
		{"example.com/m", "example.com/m/a [example.com/m/a.test]", "a"},
	} {
		pass := &analysis.Pass{Pkg: types.NewPackage(c.pkg, "x"), Module: &analysis.Module{Path: c.module}}
		if got := source.RelPath(pass); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.pkg, c.module, got, c.want)
		}
	}
}

func TestModules(t *testing.T) {
	pass := &analysis.Pass{Pkg: types.NewPackage("crypto/x", "x"), Module: &analysis.Module{Path: "crypto"}}
	other := types.NewPackage("crypto/y", "y")
	if !source.InModule(pass, other) || source.Standard(pass, other) || !source.Standard(pass, types.NewPackage("net/http", "http")) || source.InModule(pass, types.NewPackage("cryptography", "c")) {
		t.Error("a module named like the standard library")
	}
	if !source.InMain(pass) || source.InMain(&analysis.Pass{Pkg: other, Module: &analysis.Module{Path: "m", Version: "v1.0.0"}}) || source.InMain(&analysis.Pass{Pkg: types.NewPackage("net/http", "http")}) {
		t.Error("dependencies are known through tables")
	}
}
