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
)

// program judges a main package by what its main function, and the
// initialisation of all that it imports, lead to.
func (g *graph) program() {
	entry := g.nodes[g.Pkg.Scope().Lookup("main")]
	if entry == nil {
		return
	}
	whole := summary{caught: entry.all.caught}
	whole.add(&entry.all, edge{})
	whole.add(&g.init.all, edge{})
	if whole.Effects.has(platform) {
		return
	}
	main, all := mainSites(whole.Sites)
	if all && g.Enabled(auxServer) {
		g.auxiliaries(whole.Sites)
	}
	if len(main) == 0 {
		return
	}
	hidden := g.methodEffects()
	switch caught := whole.Effects | hidden; {
	case caught.has(takesTerm):
		if whole.Effects.has(takesTerm) && !whole.Effects.has(selfRun) {
			g.undrained(main, caught.has(drains))
		}
	case caught.has(unknown):
	case caught.has(takesInt):
		g.interruptOnly(&whole, main[0], entry)
	default:
		g.reportUnhandled(&whole, main[0], entry)
	}
}

// mainSites lists the sites that the program is there for, those that block
// and serve first. The second result is whether there are others.
func mainSites(sites []site) (list []site, others bool) {
	for _, s := range sites {
		if !s.Aux {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b site) int { return cmp.Compare(a.rank(), b.rank()) })
	return list, len(list) < len(sites)
}

// rank is low for sites that look most like what the program is there for.
func (s *site) rank() int {
	r := 0
	if s.Consume {
		r += 4
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
func (g *graph) where(s site, entry *node) (pos token.Pos, name string) {
	pos, name = s.pos, s.Call
	if s.In != "" && !g.here(s) {
		name = fmt.Sprintf("%s (in %s)", s.Call, s.In)
	}
	if pos == token.NoPos {
		pos = g.leaves(entry)
	}
	return pos, name
}

// leaves is the place where main first calls into the rest of the module; it
// stands for what runs because it is imported, such as a command that
// registers itself.
func (g *graph) leaves(entry *node) token.Pos {
	pos := entry.decl.Name.Pos()
	ast.Inspect(entry.decl.Body, func(x ast.Node) bool {
		if id, ok := x.(*ast.Ident); ok && pos == entry.decl.Name.Pos() {
			if fn, ok := g.TypesInfo.Uses[id].(*types.Func); ok && fn.Pkg() != nil && fn.Pkg() != g.Pkg && g.fact(fn.Pkg()) != nil {
				pos = id.Pos()
			}
		}
		return true
	})
	return pos
}

// here reports whether the site itself is in this package.
func (g *graph) here(s site) bool {
	return s.pos != token.NoPos && s.ID == g.siteID(s.pos)
}

func (g *graph) reportUnhandled(whole *summary, s site, entry *node) {
	pos, name := g.where(s, entry)
	d := analysis.Diagnostic{Pos: pos, Category: unhandled}
	why := "nothing catches SIGTERM"
	if whole.Effects.has(takesOther) {
		why = "catches other signals, but not SIGTERM"
		if whole.caught != token.NoPos {
			d.Pos = whole.caught
			d.Related = []analysis.RelatedInformation{{Pos: pos, Message: "serves here"}}
		}
	}
	cut := "every deploy kills the process at once and cuts the requests in flight; use signal.NotifyContext with syscall.SIGTERM and stop the server when its context is done"
	if s.Consume {
		cut = "every deploy kills the process in the middle of a message; use signal.NotifyContext with syscall.SIGTERM, and finish the current message when its context is done"
	}
	d.Message = fmt.Sprintf("the program runs %s and %s: %s", name, why, cut)
	g.Report(d)
}

func (g *graph) interruptOnly(whole *summary, s site, entry *node) {
	pos, name := g.where(s, entry)
	d := analysis.Diagnostic{
		Pos: pos, Category: sigintOnly,
		Message: fmt.Sprintf("the program runs %s and catches SIGINT but not SIGTERM, which is what Kubernetes, Docker and systemd send: the orderly shutdown works for Ctrl-C only, and every deploy cuts the requests in flight; catch syscall.SIGTERM too", name),
	}
	if whole.caught != token.NoPos {
		d.Pos = whole.caught
		d.Related = []analysis.RelatedInformation{{Pos: pos, Message: "serves here"}}
		d.SuggestedFixes = g.addTerm(whole.caught)
	}
	g.Report(d)
}

// undrained reports the servers that go on serving until the process ends.
func (g *graph) undrained(sites []site, drained bool) {
	entry := g.nodes[g.Pkg.Scope().Lookup("main")]
	at := map[token.Pos]bool{} // places that have a finding
	said := map[string]bool{}  // functions that serve in one way or another
	for _, s := range sites {
		if s.Consume || !s.Lost && drained || said[s.In] && isFunction(s.Call) {
			continue
		}
		said[s.In] = said[s.In] || isFunction(s.Call)
		pos, name := g.where(s, entry)
		if at[pos] {
			continue
		}
		at[pos] = true
		how := "nothing shuts this server down"
		mend := "call Shutdown with a timeout when the signal comes, and wait for it"
		if s.Lost && isFunction(s.Call) {
			how, mend = "nothing can shut this server down", "serve with an http.Server of your own, and call its Shutdown with a timeout when the signal comes"
		}
		g.Report(analysis.Diagnostic{
			Pos: pos, Category: noDrain,
			Message: fmt.Sprintf("the program catches SIGTERM, but %s: %s serves until the process ends, which cuts the requests in flight on every deploy; %s", how, name, mend),
		})
		if !s.Lost {
			return // one is enough to say that there is no shutdown at all
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
	return len(call) > 4 && call[:4] == "gin."
}

// auxiliaries reports listeners that the program isn't there for.
func (g *graph) auxiliaries(sites []site) {
	for _, s := range sites {
		if s.Aux && s.Lost && g.here(s) {
			g.Report(analysis.Diagnostic{
				Pos: s.pos, Category: auxServer,
				Message: fmt.Sprintf("nothing shuts the listener of %s down: the last scrape before a deploy may be lost; use an http.Server and shut it down last", s.Call),
			})
		}
	}
}

// addTerm is the fix that adds syscall.SIGTERM to the call at pos.
func (g *graph) addTerm(pos token.Pos) []analysis.SuggestedFix {
	for _, file := range g.Files {
		if pos < file.FileStart || file.FileEnd < pos {
			continue
		}
		var call *ast.CallExpr
		ast.Inspect(file, func(x ast.Node) bool {
			if c, ok := x.(*ast.CallExpr); ok && c.Pos() == pos && call == nil {
				call = c
			}
			return call == nil
		})
		if call == nil || len(call.Args) == 0 || call.Ellipsis.IsValid() {
			return nil
		}
		edits := []analysis.TextEdit{{Pos: call.Args[len(call.Args)-1].End(), End: call.Args[len(call.Args)-1].End(), NewText: []byte(", syscall.SIGTERM")}}
		more, ok := importSyscall(file)
		if !ok {
			return nil
		}
		return []analysis.SuggestedFix{{Message: "catch SIGTERM too", TextEdits: append(more, edits...)}}
	}
	return nil
}

// importSyscall is the edit that imports syscall, if one is needed.
func importSyscall(file *ast.File) (edits []analysis.TextEdit, ok bool) {
	var after token.Pos
	for _, spec := range file.Imports {
		switch {
		case spec.Path.Value == `"syscall"`:
			return nil, spec.Name == nil
		case spec.Path.Value == `"os/signal"`:
			after = spec.End()
		}
	}
	for _, decl := range file.Decls {
		if gen, isGen := decl.(*ast.GenDecl); isGen && gen.Lparen.IsValid() && gen.Pos() < after && after < gen.End() {
			return []analysis.TextEdit{{Pos: after, End: after, NewText: []byte("\n\t\"syscall\"")}}, true
		}
	}
	return nil, false
}
