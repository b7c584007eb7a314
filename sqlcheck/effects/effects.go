// Package effects says what a statement does on a given major version of
// PostgreSQL: which relations it locks and how strongly, what it rewrites,
// scans or builds while it holds them.
//
// The facts were measured on servers; a test runs statements on a real one
// and compares.
package effects

import (
	"cmp"
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// Mode is a table lock; the numbers are PostgreSQL's.
type Mode int

// The lock modes in rising order of strength.
const (
	AccessShare Mode = iota + 1
	RowShare
	RowExclusive
	ShareUpdateExclusive
	Share
	ShareRowExclusive
	Exclusive
	AccessExclusive
)

var modeNames = [...]string{
	AccessShare: "ACCESS SHARE", RowShare: "ROW SHARE", RowExclusive: "ROW EXCLUSIVE",
	ShareUpdateExclusive: "SHARE UPDATE EXCLUSIVE", Share: "SHARE", ShareRowExclusive: "SHARE ROW EXCLUSIVE",
	Exclusive: "EXCLUSIVE", AccessExclusive: "ACCESS EXCLUSIVE",
}

func (m Mode) String() string {
	if m < AccessShare || int(m) >= len(modeNames) {
		return "no lock"
	}
	return modeNames[m]
}

// Lock is a lock on one relation, held to the end of the transaction.
type Lock struct {
	Relation ast.Name // with its schema
	Mode     Mode
}

// WorkKind is what is done under the locks, in time that grows with the table.
type WorkKind string

// The kinds of work.
const (
	Rewrite WorkKind = "rewrite" // the whole table and all of its indexes
	Scan    WorkKind = "scan"    // the whole table is read to verify it
	Build   WorkKind = "build"   // an index
)

// Cause is why the work is needed.
type Cause string

// The causes.
const (
	VolatileDefault   Cause = "volatile default"
	SerialColumn      Cause = "serial"
	IdentityColumn    Cause = "identity"
	GeneratedColumn   Cause = "stored generated column"
	ConstrainedDomain Cause = "domain with a constraint"
	TypeChange        Cause = "type change"
	Expression        Cause = "new generation expression"
	Persistence       Cause = "logged or unlogged"
	Recluster         Cause = "cluster"
	Move              Cause = "tablespace or access method"
	CheckConstraint   Cause = "check"
	NotNull           Cause = "not null"
	MissingValue      Cause = "not null without a default" // fails when there are rows
	ForeignKeyCheck   Cause = "foreign key"
	PartitionBound    Cause = "partition bound"
	DomainCheck       Cause = "domain constraint"
	IndexBuild        Cause = "index"
	UniqueConstraint  Cause = "unique constraint"
	PrimaryKey        Cause = "primary key"
	Exclusion         Cause = "exclusion constraint"
	Refresh           Cause = "refresh"
)

// Work is one piece of work.
type Work struct {
	Kind     WorkKind
	Cause    Cause
	Relation ast.Name // with its schema
	Object   string   // column, constraint or index; may be empty
	Cmd      int      // number of the subcommand of ALTER TABLE, else -1
	Detail   string   // what is behind it: a function, a pair of types
	Certain  bool     // false when what is there is unknown and the worst is assumed
	ZoneOnly bool     // a type change that needs no work when the session's time zone is UTC
}

// Env is what the effects depend on besides the schema.
type Env struct {
	Version int // major version of PostgreSQL
}

// Effects is what a statement does.
type Effects struct {
	Locks []Lock // at most one a relation, the strongest, sorted by name
	Work  []Work
}

// Lock returns the strongest lock on a relation, 0 for none.
func (e *Effects) Lock(n ast.Name) Mode {
	for _, l := range e.Locks {
		if l.Relation == n {
			return l.Mode
		}
	}
	return 0
}

// Of predicts the effects of a statement on the schema before it.
func Of(n ast.Node, cat *catalog.Catalog, env Env) *Effects {
	p := &predictor{cat: cat, env: env, out: &Effects{}}
	p.statement(n)
	slices.SortFunc(p.out.Locks, func(a, b Lock) int {
		return cmp.Or(cmp.Compare(a.Relation.Schema, b.Relation.Schema), cmp.Compare(a.Relation.Name, b.Relation.Name))
	})
	return p.out
}

type predictor struct {
	cat *catalog.Catalog
	env Env
	out *Effects
}

// lock notes a lock, or strengthens the one that is there.
func (p *predictor) lock(n ast.Name, mode Mode) {
	q := p.cat.Qualify(n)
	for i := range p.out.Locks {
		if p.out.Locks[i].Relation == q {
			p.out.Locks[i].Mode = max(p.out.Locks[i].Mode, mode)
			return
		}
	}
	p.out.Locks = append(p.out.Locks, Lock{q, mode})
}

// lockTree locks a table and, unless only is set, all below it.
func (p *predictor) lockTree(n ast.Name, mode Mode, only bool) []ast.Name {
	out := []ast.Name{p.cat.Qualify(n)}
	if !only {
		out = append(out, p.cat.Descendants(n)...)
	}
	for _, r := range out {
		p.lock(r, mode)
	}
	return out
}

func (p *predictor) work(w Work) { p.out.Work = append(p.out.Work, w) }

func (p *predictor) statement(n ast.Node) {
	switch s := n.(type) {
	case *ast.AlterTable:
		p.alterTable(s)
	case *ast.CreateTable:
		p.createTable(s)
	case *ast.CreateIndex:
		p.createIndex(s)
	case *ast.Drop:
		p.drop(s)
	case *ast.Rename:
		p.rename(s)
	case *ast.SetSchema:
		p.relation(s.Kind, s.Name, AccessExclusive)
	case *ast.CreateView:
		if s.Replace && p.cat.Lookup(s.Name) != nil {
			p.lock(s.Name, AccessExclusive)
		}
	case *ast.CreateTrigger:
		r := p.cat.Lookup(s.Table)
		p.lockTree(s.Table, ShareRowExclusive, !s.Row || r == nil || !r.Partitioned) // partitions get theirs
	case *ast.OnTable:
		p.onTable(s)
	case *ast.CreateStatistics:
		p.lock(s.Table, ShareUpdateExclusive)
	case *ast.AlterDomain:
		p.alterDomain(s)
	case *ast.Truncate:
		p.truncate(s)
	case *ast.Maintenance:
		p.maintenance(s)
	case *ast.Lock:
		for _, t := range s.Tables {
			p.lockTree(t, Mode(s.Mode), false)
		}
	case *ast.DML:
		if s.Verb != "SELECT" && s.Target.Name != "" {
			p.lockTree(s.Target, RowExclusive, s.Verb != "UPDATE" && s.Verb != "DELETE")
		}
	}
}

// relation locks what an object of that kind is, where it is a relation.
func (p *predictor) relation(kind ast.ObjectKind, n ast.Name, mode Mode) {
	switch kind {
	case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
		p.lock(n, mode)
	}
}

func (p *predictor) onTable(s *ast.OnTable) {
	mode := AccessExclusive // rules and policies
	if s.Verb == "COMMENT" {
		mode = ShareUpdateExclusive
	}
	p.lock(s.Table, mode)
}

func (p *predictor) rename(s *ast.Rename) {
	switch s.Kind {
	case ast.ColumnKind:
		p.lockTree(s.Rel, AccessExclusive, false)
	case ast.ConstraintKind:
		k := p.cat.Lookup(s.Rel).Constraint(s.Old)
		p.lockTree(s.Rel, AccessExclusive, k != nil && k.Type != ast.Check && k.Type != ast.NotNull) // others are not inherited
	default:
		p.relation(s.Kind, s.Rel, AccessExclusive)
	}
}

func (p *predictor) alterDomain(s *ast.AlterDomain) {
	scans := s.Op == ast.SetNotNull || s.Op == ast.ValidateConstraint ||
		s.Op == ast.AddConstraint && s.Constraint != nil && !s.Constraint.NotValid
	if !scans {
		return
	}
	for _, t := range p.cat.DomainUsers(s.Name) {
		if r := p.cat.Lookup(t); r.Partitioned {
			continue // has no rows of its own
		}
		p.lock(t, Share)
		p.work(Work{Kind: Scan, Cause: DomainCheck, Relation: t, Object: s.Name.String(), Cmd: -1, Certain: true})
	}
}

// truncate locks the tables and all below them; with CASCADE also those whose
// foreign keys point at them, and so on.
func (p *predictor) truncate(s *ast.Truncate) {
	var queue []ast.Name
	for _, t := range s.Tables {
		queue = append(queue, p.lockTree(t, AccessExclusive, false)...)
	}
	seen := map[ast.Name]bool{}
	for s.Cascade && len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if !seen[next] {
			seen[next] = true
			p.lock(next, AccessExclusive)
			queue = append(queue, p.cat.Referencing(next)...)
		}
	}
}
