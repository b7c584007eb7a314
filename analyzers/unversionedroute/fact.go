package unversionedroute

import (
	"cmp"
	"fmt"

	"github.com/patternvet/patternvet/analyzers/module"
)

// packageRoutes is the fact of what a package does with routers. Routers are
// nodes of a graph that spans packages: variables, fields, parameters, results
// and the calls that make a router. A route is registered on a node, and a
// node stands for other nodes below some prefix.
type packageRoutes struct {
	Main       bool
	Routes     []route
	Aliases    []alias
	Mounts     []alias
	Handlers   []handler // sorted by name
	Wrappers   []wrapper
	Strings    []text   // what symbols stand for
	Wants      []string // symbols in the texts above
	Readers    []string // functions that read a version from a request, and are put to use elsewhere
	Negotiated []negotiated
	Reported   []reported
}

// route is a registered route. An unknown part of the path is [unknownText].
type route struct {
	Node    node
	Path    string
	Method  string
	At      site
	Group   site // where the group is made that it belongs to
	Kind    responseKind
	Handler string // the same for routes with the same handler
	Silent  bool   // generated, or an ignore comment silences it
	Subtree bool   // handed to something that has routes of its own
	Inner   []node // nodes that the route is handed to, which may be routers
}

// alias says that a node stands for another below a prefix; as a mount, that
// it is reached through the other.
type alias struct {
	Node   node
	Of     node
	Prefix string
	Strips bool // mounts: only routers of that family see the path without the prefix
	Family string
}

// handler is what a function does that takes a request.
type handler struct {
	Name string
	Kind responseKind
}

// wrapper is a function of the project that registers a route whose path is
// among its parameters. Indices are -1 when there is no such parameter.
type wrapper struct {
	Func    string
	Router  int  // the parameter with the router
	Node    node // the router, if it is no parameter
	Family  string
	Prefix  string
	Path    string // with the symbols of parameters
	Method  string
	Handler int
	JSON    bool
}

// text is one value of a symbol: a parameter, a field or a variable.
type text struct {
	Symbol string
	Value  string
}

// negotiated says that something else than the path selects the version of
// the routes on the node below a prefix.
type negotiated struct {
	Node   node
	Prefix string
	By     []string // functions that read the version
}

type reported struct {
	At      site
	Message string
	Advice  string
}

// site is a place in the folder of a package.
type site struct {
	File   string
	Line   int
	Column int
	End    int
}

// AFact marks a fact.
func (*packageRoutes) AFact() {}

func (p *packageRoutes) String() string { return fmt.Sprintf("routes(%d)", len(p.Routes)) }

func (p *packageRoutes) empty() bool {
	return len(p.Routes) == 0 && len(p.Aliases) == 0 && len(p.Mounts) == 0 && len(p.Handlers) == 0 && len(p.Readers) == 0 && len(p.Negotiated) == 0 && len(p.Wrappers) == 0 && len(p.Strings) == 0
}

// unit is a package with its fact.
type unit struct {
	path string
	*packageRoutes
}

func (s site) position(pkg string) module.Position {
	return module.Position{Package: pkg, File: s.File, Line: s.Line, Column: s.Column, End: s.End}
}

func (s site) before(o site) bool {
	return cmp.Or(cmp.Compare(s.File, o.File), cmp.Compare(s.Line, o.Line), cmp.Compare(s.Column, o.Column)) < 0
}

func compare(a, b string) int { return cmp.Compare(a, b) }
