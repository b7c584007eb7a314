package engine

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
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

// reportUnvalidated hands the constraints that are left to the checks.
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
	for _, rel := range r.catalog.Relations() {
		for _, k := range rel.Constraints {
			at, ok := places[k.Number]
			if !ok || k.Valid || k.Number <= r.guessed {
				continue
			}
			delete(places, k.Number)
			left := check.Unvalidated{Cmd: at.cmd, Table: rel.Name, Constraint: k}
			if r.opts.Undeployed == nil {
				left.Later = len(r.dir.Files) - 1 - at.fr.index
			}
			for _, c := range r.checks {
				if c.Unvalidated != nil {
					c.Unvalidated(at.fr.pass(at.statement, c), left)
				}
			}
		}
	}
	for _, fr := range r.pending {
		fr.reportIgnores()
	}
}
