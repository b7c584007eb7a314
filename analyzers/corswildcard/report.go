package corswildcard

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// finding is a verdict on one path.
type finding struct {
	category string
	message  string
	at       ast.Node
	also     ast.Node
	alsoText string
	fixes    []analysis.SuggestedFix
	attacker string
	setting  bool // depends on a configured value
	because  []condition
}

func (in *interp) report(fd finding) {
	if in.silent == 0 && len(in.found) < maxPaths && in.inPackage(fd.at) {
		in.found = append(in.found, fd)
	}
}

// weakest returns the least that must be assumed for one of the paths to be
// taken, and whether one can be taken by a stranger at all: a path behind a
// check of the origin that was not seen through does not count, unless the
// other outcome of that check leads to the same.
func weakest(paths [][]condition) ([]condition, bool) {
	sets := make([]map[string]condition, 0, len(paths))
	for _, p := range paths {
		set := map[string]condition{}
		for _, c := range p {
			name, negated := conditionName(c.expr)
			if negated {
				c.taken = !c.taken
			}
			set[name] = c
		}
		sets = append(sets, set)
	}
	for grown := true; grown && len(sets) < 200; {
		grown = false
		for i := 0; i < len(sets) && !grown; i++ {
			for j := i + 1; j < len(sets); j++ {
				if merged, ok := withoutOpposite(sets[i], sets[j]); ok && !slices.ContainsFunc(sets, func(s map[string]condition) bool { return equalSets(s, merged) }) {
					sets = append(sets, merged)
					grown = true
					break
				}
			}
		}
	}
	var best []condition
	found := false
	for _, set := range sets {
		var list []condition
		guarded := false
		for _, c := range set {
			guarded = guarded || c.origin
			list = append(list, c)
		}
		if guarded || found && !better(list, best) {
			continue
		}
		slices.SortFunc(list, func(a, b condition) int { return int(a.expr.Pos() - b.expr.Pos()) })
		best, found = list, true
	}
	return best, found
}

func better(a, b []condition) bool {
	says := func(l []condition) int {
		n := 0
		for _, c := range l {
			if c.optIn {
				n++
			}
		}
		return n
	}
	if says(a) != says(b) {
		return says(a) < says(b)
	}
	return len(a) < len(b)
}

// withoutOpposite merges two sets that differ in the outcome of one condition.
func withoutOpposite(a, b map[string]condition) (map[string]condition, bool) {
	opposite := ""
	for name, c := range a {
		d, ok := b[name]
		if !ok {
			return nil, false
		}
		if c.taken != d.taken {
			if opposite != "" {
				return nil, false
			}
			opposite = name
		}
	}
	if opposite == "" || len(a) != len(b) {
		return nil, false
	}
	merged := map[string]condition{}
	for name, c := range a {
		if name != opposite {
			merged[name] = c
		}
	}
	return merged, true
}

func equalSets(a, b map[string]condition) bool {
	if len(a) != len(b) {
		return false
	}
	for name, c := range a {
		if d, ok := b[name]; !ok || d.taken != c.taken {
			return false
		}
	}
	return true
}

// rank orders categories: of several verdicts on one place the first counts.
var rank = []string{exploitable, failsAtStart, weakMatch, nullOrigin, rejected, configurable, optIn, vary}

// verdicts joins the paths of one function into findings.
func (in *interp) verdicts() []finding {
	type key struct {
		pos      token.Pos
		category string
		setting  bool
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
		out = append(out, conditional(fd))
	}
	in.found = nil
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
		text := types.ExprString(c.expr)
		if len(text) > 60 {
			text = text[:57] + "..."
		}
		if !c.taken {
			text = "not " + text
		}
		when = append(when, text)
	}
	switch {
	case says:
		fd.category = optIn
	case len(when) == 0 && !fd.setting:
		return fd
	case fd.setting || fd.category != rejected && fd.category != failsAtStart:
		fd.category = configurable // those two do no more than fail under that setting
	}
	fd.fixes = nil
	if len(when) > 2 {
		when = when[:2]
	}
	if len(when) > 0 {
		fd.message = "when " + strings.Join(when, " and ") + ": " + fd.message
	} else {
		fd.message = "with a configuration that the code allows for, " + fd.message
	}
	return fd
}

func (fd finding) diagnostic() analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos: fd.at.Pos(), End: fd.at.End(), Category: fd.category, Message: fd.message, SuggestedFixes: fd.fixes,
	}
	if fd.also != nil {
		d.Related = []analysis.RelatedInformation{{Pos: fd.also.Pos(), End: fd.also.End(), Message: fd.alsoText}}
	}
	return d
}

// withoutCredentials removes the setting: what it asks for does not work.
func (in *interp) withoutCredentials(n ast.Node) []analysis.SuggestedFix {
	if !in.inPackage(n) {
		return nil
	}
	const message = "Leave credentials off"
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if id, ok := n.Value.(*ast.Ident); !ok || id.Name != "true" {
			return nil
		}
		return in.edit(message, n.Value.Pos(), n.Value.End(), "false")
	case *ast.SelectorExpr:
		assign, ok := in.parentOf(n).(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 || types.ExprString(assign.Rhs[0]) != "true" {
			return nil
		}
		return in.edit(message, assign.Rhs[0].Pos(), assign.Rhs[0].End(), "false")
	}
	return nil
}

func (in *interp) edit(message string, pos, end token.Pos, text string) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: pos, End: end, NewText: []byte(text)}}}}
}

func (in *interp) parentOf(n ast.Node) ast.Node {
	c, ok := in.pass.Inspector().Root().FindNode(n)
	if !ok {
		return nil
	}
	return c.Parent().Node()
}

// removeStatement deletes a header call that stands alone and names no other
// package, so that no import is left unused.
func (in *interp) removeStatement(n ast.Node, message string) []analysis.SuggestedFix {
	call, ok := n.(*ast.CallExpr)
	if !ok || !in.inPackage(n) {
		return nil
	}
	for _, a := range call.Args {
		if _, ok := a.(*ast.BasicLit); !ok {
			return nil
		}
	}
	stmt, ok := in.parentOf(call).(*ast.ExprStmt)
	if !ok {
		return nil
	}
	block, ok := in.parentOf(stmt).(*ast.BlockStmt)
	if !ok || len(block.List) < 2 {
		return nil
	}
	i := slices.Index(block.List, ast.Stmt(stmt))
	if i <= 0 || in.commentIn(block.List[i-1].End(), stmt.End()) {
		return nil
	}
	return in.edit(message, block.List[i-1].End(), stmt.End(), "")
}

func (in *interp) commentIn(pos, end token.Pos) bool {
	for _, f := range in.pass.Files {
		if pos < f.FileStart || pos > f.FileEnd {
			continue
		}
		for _, c := range f.Comments {
			if c.Pos() < end && pos < c.End() {
				return true
			}
		}
	}
	return false
}

// insertVary adds the header before the statement that needs it.
func (in *interp) insertVary(n ast.Node) []analysis.SuggestedFix {
	call, ok := n.(*ast.CallExpr)
	if !ok || !in.inPackage(n) {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	stmt, ok := in.parentOf(call).(*ast.ExprStmt)
	if !ok || typeName(in.info.TypeOf(sel.X)) != "net/http.Header" {
		return nil
	}
	var recv bytes.Buffer
	if err := format.Node(&recv, in.pass.Fset, sel.X); err != nil {
		return nil
	}
	text := fmt.Sprintf("%s.Add(\"Vary\", \"Origin\")\n", &recv)
	return in.edit("Say that the answer depends on the Origin", stmt.Pos(), stmt.Pos(), text)
}
