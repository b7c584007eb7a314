package nosigterm

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

// program judges a main package by what its main function, and the
// initialisation of all that it imports, lead to. It returns what that does.
func (c *checker) program() effects {
	fn, _ := c.Pkg.Scope().Lookup("main").(*types.Func)
	main := c.graph.Node(fn)
	if main == nil {
		return unknown
	}
	entry := main.At.Node().(*ast.FuncDecl)
	whole, _ := c.outcomes.OfNode(main).with(c.init, reach{})
	caught := whole.Effects | c.methods
	if whole.Effects.has(platform) {
		return caught
	}
	sites, all := mainSites(whole.Sites)
	if all && c.Enabled(auxServer) {
		c.auxiliaries(whole.Sites)
	}
	switch {
	case len(sites) == 0:
	case caught.has(takesTerm):
		if whole.Effects.has(takesTerm) && !whole.Effects.has(selfRun) {
			c.undrained(sites, entry, caught)
		}
	case caught.has(unknown) || caught.has(unknownRun) && !c.blocks(sites):
	case caught.has(takesInt) && !whole.Effects.has(swallows):
		c.interruptOnly(&whole, sites[0], entry)
	default:
		c.reportUnhandled(&whole, sites[0], entry)
	}
	return caught
}

// mainSites lists the sites that the program is there for, those that block
// and serve first. The second result is whether there are others.
func mainSites(sites []serveCall) (list []serveCall, others bool) {
	for _, s := range sites {
		if !s.Aux {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b serveCall) int { return cmp.Compare(a.rank(), b.rank()) })
	return list, len(list) < len(sites)
}

// blocks reports whether the main package itself waits for the end of a
// server: then no framework runs the program.
func (c *checker) blocks(sites []serveCall) bool {
	return slices.ContainsFunc(sites, func(s serveCall) bool { return c.ownSite(s) && !s.Spawned && !s.Consume && !s.Raw })
}

// rank is low for sites that look most like what the program is there for.
func (s *serveCall) rank() int {
	r := 0
	if s.Consume {
		r += 4
	}
	if s.Raw {
		r += 8
	}
	if s.Spawned {
		r++
	}
	if strings.Contains(s.Call, ".Serve") && !strings.Contains(s.Call, "grpc") {
		r += 2 // on a listener that may be a tunnel
	}
	return r
}

// where is the place to report a site at, and how to call it.
func (c *checker) where(s serveCall, entry *ast.FuncDecl) (at span, name string) {
	at, name = s.at, s.Call
	if s.In != "" && !c.ownSite(s) {
		name = fmt.Sprintf("%s (in %s)", s.Call, s.In)
	}
	if !at.here() {
		at = c.leaves(entry)
	}
	return at, name
}

// leaves is the place where main first calls into the rest of the module; it
// stands for what runs because it is imported, such as a command that
// registers itself.
func (c *checker) leaves(entry *ast.FuncDecl) span {
	at := span{entry.Name.Pos(), entry.Name.End()}
	fn, _ := c.TypesInfo.Defs[entry.Name].(*types.Func)
	for e := range c.graph.Out(c.graph.Node(fn)) {
		if e.Callee != nil && e.Callee.Pkg() != nil && e.Callee.Pkg() != c.Pkg && !c.Standard(e.Callee.Pkg()) && !c.foreign(e.Callee.Pkg()) {
			return c.span(e.Mention)
		}
	}
	return at
}

// ownSite reports whether the site itself is in this package.
func (c *checker) ownSite(s serveCall) bool {
	return s.at.here() && strings.HasPrefix(s.ID, c.Pkg.Path()+"/") && !strings.Contains(s.ID[len(c.Pkg.Path())+1:], "/")
}

func (c *checker) reportUnhandled(whole *outcome, s serveCall, entry *ast.FuncDecl) {
	at, name := c.where(s, entry)
	d := check.Diagnostic{Category: unhandled}
	why := "nothing catches SIGTERM"
	if whole.Effects.has(takesOther) {
		why = "other signals are caught, SIGTERM is not"
		if whole.caught.here() {
			d.Related = []analysis.RelatedInformation{{Pos: at.pos, End: at.end, Message: "serves here"}}
			at = whole.caught
		}
	}
	if whole.Effects.has(swallows) {
		why = "the goroutine that catches SIGTERM ends only itself"
	}
	d.Advice = "use signal.NotifyContext with syscall.SIGTERM, and when its context is done shut the server down"
	if s.Consume {
		d.Advice = "use signal.NotifyContext with syscall.SIGTERM, and when its context is done finish what is at work and return"
	}
	d.Pos, d.End = at.pos, at.end
	d.Message = fmt.Sprintf("every rollout cuts %s of %s: %s", s.loses(), name, why)
	c.Report(d)
}

// loses is what a killed process leaves undone.
func (s *serveCall) loses() string {
	switch {
	case s.Consume:
		return "messages and jobs at work"
	case s.Raw:
		return "open connections"
	}
	return "requests in flight"
}

func (c *checker) interruptOnly(whole *outcome, s serveCall, entry *ast.FuncDecl) {
	at, name := c.where(s, entry)
	d := check.Diagnostic{
		Category: sigintOnly,
		Message:  fmt.Sprintf("every rollout cuts %s of %s: SIGINT is caught, SIGTERM is not", s.loses(), name),
		Advice:   "catch syscall.SIGTERM too",
	}
	if whole.caught.here() {
		d.Related = []analysis.RelatedInformation{{Pos: at.pos, End: at.end, Message: "serves here"}}
		d.SuggestedFixes = c.addTerm(whole.caught)
		at = whole.caught
	}
	d.Pos, d.End = at.pos, at.end
	c.Report(d)
}

// undrained reports the servers that go on serving until the process ends.
func (c *checker) undrained(sites []serveCall, entry *ast.FuncDecl, caught effects) {
	at := map[token.Pos]bool{} // places that have a finding
	said := map[string]bool{}  // functions that serve in one way or another
	for _, s := range sites {
		if s.Consume || s.Raw || !s.Lost && caught.has(s.Stop) || said[s.In] && isFunction(s.Call) {
			continue
		}
		said[s.In] = said[s.In] || isFunction(s.Call)
		where, name := c.where(s, entry)
		if at[where.pos] {
			continue
		}
		at[where.pos] = true
		why := "SIGTERM is caught, but nothing shuts it down"
		advice := "call its Shutdown with a timeout when the signal comes, and wait for it"
		if s.Lost && isFunction(s.Call) {
			why, advice = "SIGTERM is caught, but nothing can shut it down", "serve with an http.Server of your own, and call its Shutdown with a timeout when the signal comes"
		}
		c.Report(check.Diagnostic{
			Pos: where.pos, End: where.end, Category: noDrain,
			Message: fmt.Sprintf("every rollout cuts %s of %s: %s", s.loses(), name, why), Advice: advice,
		})
		if !s.Lost {
			return // one is enough to say that there is no shutdown
		}
	}
}

// isFunction reports whether a call has no server that could be shut down:
// http.Serve, and gin's Run, which makes its own.
func isFunction(call string) bool {
	switch call {
	case "http.ListenAndServe", "http.ListenAndServeTLS", "http.Serve", "http.ServeTLS":
		return true
	}
	return strings.HasPrefix(call, "gin.")
}

// auxiliaries reports listeners that the program isn't there for.
func (c *checker) auxiliaries(sites []serveCall) {
	for _, s := range sites {
		if s.Aux && s.Lost && c.ownSite(s) {
			c.Report(check.Diagnostic{
				Pos: s.at.pos, End: s.at.end, Category: auxServer,
				Message: fmt.Sprintf("a rollout may lose the last scrape: nothing shuts the listener of %s down", s.Call),
				Advice:  "use an http.Server and shut it down last",
			})
		}
	}
}
