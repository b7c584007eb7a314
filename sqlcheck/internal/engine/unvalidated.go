package engine

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
)

// What is left when all files have run: constraints that statements added NOT
// VALID and that nothing validated.

// added is a constraint that one subcommand of a statement added NOT VALID.
type added struct {
	statement, cmd int
	number         int // of the constraint in the catalog
}

// noteUnvalidated remembers the constraints that a statement added NOT VALID:
// it was just replayed on a catalog whose constraints had numbers up to before.
func (fr *fileRun) noteUnvalidated(i, before int) {
	s := fr.statements[i]
	if validates(s.Unknown) || fr.parsed[i].Err != nil && validates(fr.file.Source[s.Start:s.End]) {
		fr.guessed = before // whatever is there may have been meant
	}
	alter, ok := s.Node.(*ast.AlterTable)
	if !ok || fr.down || !fr.checked {
		return
	}
	var cmds []int
	for i, cmd := range alter.Cmds {
		if cmd.Op == ast.AddConstraint && cmd.Constraint.NotValid {
			cmds = append(cmds, i)
		}
	}
	var made []*catalog.Constraint
	if r := fr.catalog.Lookup(alter.Name); r != nil && len(cmds) > 0 {
		for _, k := range r.Constraints {
			if k.Number > before && !k.Valid {
				made = append(made, k)
			}
		}
	}
	if len(made) != len(cmds) {
		return // one that was there, say
	}
	for j, cmd := range cmds {
		if !alter.Cmds[cmd].Constraint.NotEnforced {
			fr.added = append(fr.added, added{i, cmd, made[j].Number})
		}
	}
}

// validates reports whether a text that can't be read validates constraints.
func validates(text string) bool {
	return strings.Contains(strings.ToUpper(text), "VALIDATE CONSTRAINT")
}

// reportUnvalidated hands the constraints that are left to the checks, in the
// order in which they were added.
func (r *runner) reportUnvalidated() {
	type place struct {
		fr *fileRun
		added
	}
	places := map[int]place{}
	for _, fr := range r.pending {
		for _, a := range fr.added {
			places[a.number] = place{fr, a}
		}
	}
	var list []check.Unvalidated
	for _, rel := range r.catalog.Relations() {
		for _, k := range rel.Constraints {
			if _, ok := places[k.Number]; ok && !k.Valid && k.Number > r.guessed {
				list = append(list, check.Unvalidated{Cmd: places[k.Number].cmd, Table: rel.Name, Constraint: k})
			}
		}
	}
	slices.SortFunc(list, func(a, b check.Unvalidated) int { return a.Constraint.Number - b.Constraint.Number })
	later := r.laterDeploys()
	for i, left := range list {
		if i > 0 && list[i-1].Constraint.Number == left.Constraint.Number {
			continue
		}
		at := places[left.Constraint.Number]
		left.Later = later[at.fr.index]
		for _, c := range r.checks {
			if c.Unvalidated != nil {
				c.Unvalidated(at.fr.pass(at.statement, c), left)
			}
		}
	}
	for _, fr := range r.pending {
		fr.reportIgnores()
	}
}

// laterDeploys counts for each file the ones behind it that are later deploys.
// Those that do nothing but validate constraints are left out: when one was
// validated, another one that is as new may still wait for its turn.
func (r *runner) laterDeploys() []int {
	later := make([]int, len(r.dir.Files)+1)
	if r.opts.Undeployed != nil {
		return later
	}
	for i := len(r.dir.Files) - 1; i > 0; i-- {
		later[i-1] = later[i]
		if slices.ContainsFunc(r.all[i], func(exec parsedExec) bool { return slices.ContainsFunc(exec, doesMore) }) {
			later[i-1]++
		}
	}
	return later
}

// doesMore reports whether a statement does more than validate constraints.
func doesMore(s pgparse.Statement) bool {
	switch n := s.Node.(type) {
	case nil:
		return s.Err != nil
	case *ast.Set, *ast.Transaction:
		return false
	case *ast.AlterTable:
		return slices.ContainsFunc(n.Cmds, func(cmd *ast.AlterCmd) bool { return cmd.Op != ast.ValidateConstraint })
	}
	return true
}
