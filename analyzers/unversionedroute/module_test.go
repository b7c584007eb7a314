package unversionedroute

import (
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/module"
)

// program makes a module of which the package app mounts what orders makes.
func program(prefix string) []module.Package {
	at := func(line int) site { return site{File: "x.go", Line: line, Column: 2} }
	root := node{Kind: rootNode, Family: "chi", Pkg: "shop/orders", At: at(1)}
	routes := node{Kind: funcResult, Name: "shop/orders.Routes"}
	orders := &packageRoutes{
		Routes:  []route{{Node: root, Path: "/orders", Method: "GET", At: at(2), Kind: respondsJSON}},
		Aliases: []alias{{Node: routes, Of: root}},
	}
	top := node{Kind: rootNode, Family: "chi", Pkg: "shop/app", At: at(1)}
	app := &packageRoutes{Main: true, Mounts: []alias{{Node: routes, Of: top, Prefix: prefix, Strips: true, Family: "chi"}}}
	for i, path := range []string{"/api/v1/a", "/api/v1/b", "/api/v1/c"} {
		app.Routes = append(app.Routes, route{Node: top, Path: path, At: at(i + 2)})
	}
	return []module.Package{{Path: "shop/app", Module: "shop", Fact: app}, {Path: "shop/orders", Module: "shop", Fact: orders}}
}

func TestModulePass(t *testing.T) {
	for prefix, want := range map[string]string{"/api": "a breaking change to GET /api/orders hits all clients at once: it has no version; register it below /api/v1, like most routes of this API", "/api/v1": "", unknownText: "", "/api/auth": ""} {
		v := ModulePass(New()).Run(program(prefix))
		got := ""
		for _, f := range v.Add {
			got += f.At.Package + " " + f.Message + "; " + f.Advice
		}
		if want == "" && got != "" || want != "" && !strings.HasPrefix(got, "shop/orders "+want) {
			t.Errorf("mounted at %q: got %q, want %q", prefix, got, want)
		}
	}
}

func TestVersionSegment(t *testing.T) {
	s := newOptions()
	for path, want := range map[string]int{
		"/api/v1/users": 1, "/api/2.0/repositories": 1, "/v1beta1/users": 0, "/2024-05-01/users": 0, "/collections/v2": 1,
		"/api/v" + unknownText + "/users": 1, "/api/{version}/users": 1, "/api/users": -1, "/api/vendors": -1, "/api/12/users": -1,
	} {
		if got := s.versionAt(segments(path)); got != want {
			t.Errorf("versionAt(%q) = %d, want %d", path, got, want)
		}
	}
}
