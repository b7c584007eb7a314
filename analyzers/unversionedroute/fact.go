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
	Negotiates bool      // reads the version from a header
	Reported   []reported
}

// route is a registered route. An unknown part of the path is a hole.
type route struct {
	Node    string
	Path    string
	Method  string
	At      site
	Group   site // where the group is made that it belongs to
	Kind    kind
	Silent  bool // generated, or an ignore comment silences it
	Subtree bool // handed to something that has routes of its own
}

// alias says that a node stands for another below a prefix; as a mount, that
// it is reached through the other.
type alias struct {
	Node   string
	Of     string
	Prefix string
	Strips bool // mounts: only routers of that family see the path without the prefix
	Family string
}

// handler is what a function does that takes a request.
type handler struct {
	Name string
	Kind kind
}

type reported struct {
	At      site
	Message string
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
	return len(p.Routes) == 0 && len(p.Aliases) == 0 && len(p.Mounts) == 0 && len(p.Handlers) == 0 && !p.Negotiates
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
