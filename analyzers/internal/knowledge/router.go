package knowledge

import "strings"

// routerFamilies maps the import paths of routers to a short name.
var routerFamilies = map[string]string{
	"net/http":                             "http",
	"github.com/gin-gonic/gin":             "gin",
	"github.com/labstack/echo":             "echo",
	"github.com/labstack/echo/v4":          "echo",
	"github.com/labstack/echo/v5":          "echo",
	"github.com/go-chi/chi":                "chi",
	"github.com/go-chi/chi/v5":             "chi",
	"github.com/gorilla/mux":               "gorilla",
	"github.com/gofiber/fiber/v2":          "fiber",
	"github.com/gofiber/fiber/v3":          "fiber",
	"github.com/julienschmidt/httprouter":  "httprouter",
	"github.com/cloudwego/hertz/pkg/route": "gin",
}

// routerTypes lists the types of each family that routes are registered on.
var routerTypes = map[string][]string{
	"http":       {"ServeMux"},
	"gin":        {"Engine", "RouterGroup", "IRouter", "IRoutes"},
	"echo":       {"Echo", "Group"},
	"chi":        {"Mux", "Router"},
	"gorilla":    {"Router", "Route"},
	"fiber":      {"App", "Group", "Router"},
	"httprouter": {"Router"},
}

// routerConstructors lists the functions that make a router.
var routerConstructors = map[string][]string{
	"http":       {"NewServeMux"},
	"gin":        {"New", "Default"},
	"echo":       {"New"},
	"chi":        {"NewRouter", "NewMux"},
	"gorilla":    {"NewRouter"},
	"fiber":      {"New"},
	"httprouter": {"New"},
}

// RouterKind says what a method of a router does.
type RouterKind int

// What methods of routers do.
const (
	RouterNothing RouterKind = iota
	RouterRoute              // registers a route
	RouterGroup              // returns a router for paths below a prefix
	RouterScope              // calls a function with such a router
	RouterMount              // hands the paths below a prefix to another router
	RouterSame               // returns a router for the same paths
)

// RouterCall is what one method of a router does. Path, Func and Method are
// indices of arguments, -1 when there is none.
type RouterCall struct {
	Kind    RouterKind
	Path    int
	Func    int    // function for RouterScope
	Method  int    // argument with the HTTP method
	Verb    string // the HTTP method, if the name says it
	Handler int    // first argument that is a handler
	Strips  bool   // mounted routers see the path without the prefix
}

// RouterFamily names the router library with the import path, or "".
func RouterFamily(path string) string { return routerFamilies[path] }

// RouterType reports whether routes are registered on the type.
func RouterType(family, name string) bool { return contains(routerTypes[family], name) }

// RouterConstructor reports whether the function makes a router.
func RouterConstructor(family, name string) bool { return contains(routerConstructors[family], name) }

func contains(list []string, name string) bool {
	for _, s := range list {
		if s == name {
			return true
		}
	}
	return false
}

// RouterMethod says what a method of a router does, or a function of net/http.
func RouterMethod(family, name string) RouterCall {
	if call, ok := routerMethods[family][name]; ok {
		return call
	}
	if verb, ok := routerVerb(family, name); ok {
		return RouterCall{Kind: RouterRoute, Verb: verb, Handler: 1, Func: -1, Method: -1}
	}
	return RouterCall{}
}

func routerVerb(family, name string) (string, bool) {
	upper := strings.ToUpper(name)
	switch upper {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "QUERY":
	case "ANY", "ALL":
		upper = ""
	default:
		return "", false // HEAD, OPTIONS, TRACE and CONNECT accompany other routes
	}
	switch family {
	case "gin", "echo", "httprouter":
		return upper, name == strings.ToUpper(name) || name == "Any"
	case "chi", "fiber":
		return upper, name != strings.ToUpper(name)
	}
	return "", false
}

// route makes entries of the table.
func route(path, handler, method int) RouterCall {
	return RouterCall{Kind: RouterRoute, Path: path, Handler: handler, Method: method, Func: -1}
}

func group(path int) RouterCall {
	return RouterCall{Kind: RouterGroup, Path: path, Func: -1, Method: -1}
}

func scope(path, fn int) RouterCall {
	return RouterCall{Kind: RouterScope, Path: path, Func: fn, Method: -1}
}

func mount(path, handler int) RouterCall {
	return RouterCall{Kind: RouterMount, Path: path, Handler: handler, Func: -1, Method: -1, Strips: true}
}

var same = RouterCall{Kind: RouterSame, Path: -1, Func: -1, Method: -1}

var routerMethods = map[string]map[string]RouterCall{
	"http": {"Handle": route(0, 1, -1), "HandleFunc": route(0, 1, -1)},
	"gin": {
		"Handle": route(1, 2, 0), "Match": route(1, 2, 0), "Group": group(0), "Use": same,
	},
	"echo": {
		"Add": route(1, 2, 0), "Match": route(1, 2, 0), "Group": group(0), "Host": group(-1),
	},
	"chi": {
		"Handle": route(0, 1, -1), "HandleFunc": route(0, 1, -1), "Method": route(1, 2, 0), "MethodFunc": route(1, 2, 0),
		"Route": scope(0, 1), "Group": scope(-1, 0), "With": same, "Mount": mount(0, 1),
	},
	"gorilla": {
		"Handle": route(0, 1, -1), "HandleFunc": route(0, 1, -1), "Handler": route(-1, 0, -1), "HandlerFunc": route(-1, 0, -1),
		"PathPrefix": group(0), "Path": group(0), "Subrouter": same, "NewRoute": same, "Methods": same, "Name": same,
		"Schemes": same, "Queries": same, "Headers": same, "HeadersRegexp": same, "Host": same, "MatcherFunc": same,
		"StrictSlash": same, "SkipClean": same, "UseEncodedPath": same,
	},
	"fiber": {
		"Add": route(1, 2, 0), "Group": group(0), "Route": scope(0, 1), "Mount": mount(0, 1), "Use": mount(0, 1),
	},
	"httprouter": {"Handle": route(1, 2, 0), "Handler": route(1, 2, 0), "HandlerFunc": route(1, 2, 0)},
}
