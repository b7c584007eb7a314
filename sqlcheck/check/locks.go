package check

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/effects"
)

// Held is a lock that an earlier statement of the transaction still holds.
type Held struct {
	Statement *Statement
	Lock      effects.Lock
}

// Held returns the strongest lock that stops readers or writers of a relation
// in use and that the transaction has held since an earlier statement; nil when
// there is none.
func (p *Pass) Held() *Held {
	if !p.InTransaction {
		return nil
	}
	var strongest *Held
	for _, s := range p.SameTransaction(true) {
		if s.Effects == nil {
			continue
		}
		for _, l := range s.Effects.Locks {
			if p.Stops(l) && (strongest == nil || l.Mode > strongest.Lock.Mode) {
				strongest = &Held{s, l}
			}
		}
	}
	return strongest
}

// Stops reports whether a lock keeps clients of a relation in use waiting. A
// view and a materialized view are only read.
func (p *Pass) Stops(l effects.Lock) bool {
	if l.Mode < effects.Share || !p.InUse(l.Relation) {
		return false
	}
	r := p.Catalog.Lookup(l.Relation)
	if r != nil && (r.Kind == ast.ViewKind || r.Kind == ast.MatviewKind) {
		return l.Mode == effects.AccessExclusive
	}
	return r == nil || r.Kind != ast.SequenceKind
}

// Stopped says who waits for a lock: "reads and writes" or "writes".
func Stopped(m effects.Mode) string {
	if m == effects.AccessExclusive {
		return "reads and writes"
	}
	return "writes"
}

// Relation names a relation the way people do: without the schema public.
func Relation(n ast.Name) string {
	if n.Schema == "public" {
		return n.Name
	}
	return n.String()
}

// Line returns the number of the line, from 1, that an offset is on.
func (p *Pass) Line(offset int) int {
	return 1 + strings.Count(p.Source[:min(offset, len(p.Source))], "\n")
}

// AddedNotValid finds the NOT VALID constraint that a subcommand validates,
// when the same transaction added it.
func (p *Pass) AddedNotValid(alter *ast.AlterTable, index int) *ast.Constraint {
	name := alter.Cmds[index].Name
	if k := notValid(alter.Cmds, name); k != nil {
		return k
	}
	if !p.InTransaction {
		return nil
	}
	table := p.Catalog.Qualify(alter.Name)
	for _, s := range p.SameTransaction(true) {
		before, ok := s.Node.(*ast.AlterTable)
		if !ok || p.Catalog.Qualify(before.Name) != table {
			continue
		}
		if k := notValid(before.Cmds, name); k != nil {
			return k
		}
	}
	return nil
}

func notValid(cmds []*ast.AlterCmd, name string) *ast.Constraint {
	for _, cmd := range cmds {
		if cmd.Op == ast.AddConstraint && cmd.Constraint.NotValid && cmd.Name == name {
			return cmd.Constraint
		}
	}
	return nil
}
