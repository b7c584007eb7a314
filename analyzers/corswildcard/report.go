package corswildcard

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

// finding is a verdict on one path.
type finding struct {
	category string
	message  string
	advice   string
	at       ast.Node
	also     ast.Node
	alsoText string
	fixes    []analysis.SuggestedFix
	attacker string
	setting  string // the setting it depends on, a clause
	because  []condition
}

func (in *interp) report(fd finding) {
	if !in.silent && len(in.found) < maxPaths && in.inPackage(fd.at) {
		in.found = append(in.found, fd)
		if len(in.found) == maxPaths {
			in.steps = 0 // the rest says the same
		}
	}
}

// rank orders categories: of several verdicts on one place the first counts.
var rank = []string{exploitable, failsAtStart, weakMatch, nullOrigin, rejected, configurable, optIn, vary}

// verdicts joins the paths of one function into findings.
func (in *interp) verdicts() []finding {
	type key struct {
		pos      token.Pos
		category string
		setting  string
	}
	var order []key
	groups := map[key][]finding{}
	for _, fd := range in.found {
		k := key{fd.at.Pos(), fd.category, fd.setting}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], fd)
	}
	var out []finding
	for _, k := range order {
		group := groups[k]
		paths := make([][]condition, len(group))
		for i, fd := range group {
			paths[i] = fd.because
		}
		because, ok := weakest(paths)
		if !ok {
			continue // behind a check of the origin
		}
		fd := group[0]
		fd.because = because
		fd = conditional(fd)
		if in.development && fd.category != vary {
			fd.category = optIn
		}
		out = append(out, fd)
	}
	return out
}

// conditional moves a finding that needs a certain configuration to its
// category, and says which.
func conditional(fd finding) finding {
	if fd.category == vary || fd.category == webSocket {
		return fd
	}
	var when []string
	says := false
	for _, c := range fd.because {
		if !c.config {
			continue
		}
		says = says || c.optIn
		when = append(when, c.String())
	}
	switch {
	case says:
		fd.category = optIn
	case len(when) == 0 && fd.setting == "":
		return fd
	case fd.setting != "" || fd.category != rejected && fd.category != failsAtStart:
		fd.category = configurable // those two do no more than fail under that setting
	}
	fd.fixes = nil
	if len(when) > 2 {
		when = when[:2]
	}
	if len(when) > 0 {
		fd.message = "when " + strings.Join(when, " and ") + ": " + fd.message
	} else {
		fd.message = fd.setting + ": " + fd.message
	}
	return fd
}

func (fd finding) diagnostic() check.Diagnostic {
	d := check.Diagnostic{
		Pos: fd.at.Pos(), End: fd.at.End(), Category: fd.category, Message: fd.message, Advice: fd.advice, SuggestedFixes: fd.fixes,
	}
	if fd.also != nil {
		d.Related = []analysis.RelatedInformation{{Pos: fd.also.Pos(), End: fd.also.End(), Message: fd.alsoText}}
	}
	return d
}
