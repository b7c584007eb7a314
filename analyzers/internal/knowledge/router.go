package knowledge

import (
	"slices"
	"strings"
)

// RouterKind says what a method or function of a router library does.
type RouterKind int

// What methods and functions of routers do.
const (
	RouterNothing RouterKind = iota
	RouterRoute              // registers a route
	RouterGroup              // returns a router for paths below a prefix
	RouterScope              // calls a function with such a router, and returns it
	RouterMount              // hands the paths below a prefix to another router
	RouterSame               // returns a router for the same paths
	RouterBase               // puts all routes of the router below a prefix
	RouterUse                // adds middlewares
)

// RouterShape says in which form a path is passed.
type RouterShape int

// Forms of paths.
const (
	PathText   RouterShape = iota
	PathStruct             // in a struct with the fields Method, Path and maybe Handler
	PathTable              // in a slice of such structs
	PathCall               // in a call that makes a pattern, such as pat.Get("/users")
)

// Where a function finds its router, if not in an argument.
const (
	DefaultRouter   = -1 // the one of the library
	EnclosingRouter = -2 // the namespace that the call is an argument of
)

// RouterCall is what one method or function does. Path, Func and Method are
// indices of arguments, -1 when there is none.
type RouterCall struct {
	Kind    RouterKind
	Path    int
	Func    int    // function for RouterScope
	Method  int    // argument with the HTTP method
	Verb    string // the HTTP method, if the name says it
	Handler int    // first argument that is a handler, -1 when it comes later in a chain of calls
	Router  int    // functions: the argument with the router, or where else it is
	Shape   RouterShape
	Single  bool // groups: the path is of a single route
	JSON    bool // the library reads and writes JSON for the handler
}

// routerLibrary is what is known of a router library.
type routerLibrary struct {
	types        string // that routes are registered on
	chains       string // those of them that have a path already
	constructors string // functions that make a router
	verbs        verbStyle
	methods      map[string]RouterCall
	functions    map[string]RouterCall
	option       string // function whose result, as an argument, sets a prefix
	last         bool   // the handler comes after its middlewares
}

// verbStyle is how methods for HTTP methods are written.
type verbStyle int

const (
	noVerbs    verbStyle = iota
	upperVerbs           // GET
	titleVerbs           // Get
)

// RouterFamily names the router library with the import path, or "".
func RouterFamily(path string) string { return routerFamilies[path] }

// RouterType reports whether routes are registered on the type.
func RouterType(family, name string) bool { return has(routerLibraries[family].types, name) }

// RouterChain reports whether methods of the type register routes on a path
// that is set already.
func RouterChain(family, name string) bool { return has(routerLibraries[family].chains, name) }

// RouterConstructor reports whether the function makes a router.
func RouterConstructor(family, name string) bool {
	return has(routerLibraries[family].constructors, name)
}

// RouterOption names the function that makes an option with a prefix, or "".
func RouterOption(family string) string { return routerLibraries[family].option }

// HandlerLast reports whether the handler of a route comes after middlewares.
func HandlerLast(family string) bool { return routerLibraries[family].last }

func has(list, name string) bool { return slices.Contains(strings.Fields(list), name) }

// RouterMethod says what a method of a router does.
func RouterMethod(family, name string) RouterCall {
	lib := routerLibraries[family]
	if call, ok := lib.methods[name]; ok {
		return call
	}
	if verb, ok := lib.verbs.verb(name); ok {
		return RouterCall{Kind: RouterRoute, Verb: verb, Handler: 1, Func: -1, Method: -1}
	}
	return RouterCall{}
}

// RouterFunction says what a function of a router library does.
func RouterFunction(family, name string) RouterCall { return routerLibraries[family].functions[name] }

func (s verbStyle) verb(name string) (string, bool) {
	upper := strings.ToUpper(name)
	switch {
	case s == upperVerbs && name != upper && name != "Any", s == titleVerbs && name == upper, s == noVerbs:
		return "", false
	}
	switch upper {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "QUERY":
		return upper, true
	case "ANY", "ALL":
		return "", true
	}
	return "", false // HEAD, OPTIONS, TRACE and CONNECT accompany other routes
}

// route makes entries of the tables.
func route(path, handler, method int) RouterCall {
	return RouterCall{Kind: RouterRoute, Path: path, Handler: handler, Method: method, Func: -1}
}

func group(path int) RouterCall {
	return RouterCall{Kind: RouterGroup, Path: path, Func: -1, Method: -1}
}

// single is the beginning of a route whose path comes first.
func single(path int) RouterCall {
	return RouterCall{Kind: RouterGroup, Path: path, Func: -1, Method: -1, Single: true}
}

func scope(path, fn int) RouterCall {
	return RouterCall{Kind: RouterScope, Path: path, Func: fn, Method: -1}
}

func mount(path, handler int) RouterCall {
	return RouterCall{Kind: RouterMount, Path: path, Handler: handler, Func: -1, Method: -1}
}

var (
	same = RouterCall{Kind: RouterSame, Path: -1, Func: -1, Method: -1}
	use  = RouterCall{Kind: RouterUse, Path: -1, Func: -1, Method: -1}
)

func (c RouterCall) verb(v string) RouterCall       { c.Verb = v; return c }
func (c RouterCall) on(router int) RouterCall       { c.Router = router; return c }
func (c RouterCall) shape(s RouterShape) RouterCall { c.Shape = s; return c }
func (c RouterCall) json() RouterCall               { c.JSON = true; return c }
func entry(name string, c RouterCall) routerEntry   { return routerEntry{name, c} }
func calls(list ...[]routerEntry) map[string]RouterCall {
	m := map[string]RouterCall{}
	for _, entries := range list {
		for _, e := range entries {
			m[e.name] = e.call
		}
	}
	return m
}

type routerEntry struct {
	name string
	call RouterCall
}

// perVerb makes the entries of functions that are named after HTTP methods.
func perVerb(prefix string, c RouterCall) []routerEntry {
	var list []routerEntry
	for _, name := range strings.Fields("Get Post Put Patch Delete") {
		list = append(list, entry(prefix+name, c.verb(strings.ToUpper(name))))
	}
	return list
}
