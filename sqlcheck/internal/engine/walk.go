package engine

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Step is a statement with what is known before it runs.
//
// Those of a DO block are no steps of their own: its Effects are what all that
// can be read of it would do.
type Step struct {
	check.Statement // Effects is nil when the statement can't be read
	File            *migrate.File
	Catalog         *catalog.Catalog
	Version         int    // of PostgreSQL
	Unreadable      string // the parser's message
}

// Walk replays a folder and calls visit for every statement before it takes
// effect; those of a DO block are part of the block. When visit says that the
// statement failed, its transaction is undone and the rest of its file is left
// out. unit is the deploy unit of a file, counted from 1; nil: one each.
func Walk(dir *migrate.Dir, opts Options, unit func(file int) int, visit func(*Step) (failed bool)) {
	r := &runner{dir: dir, opts: opts, catalog: catalog.New()}
	for i, execs := range parseFiles(dir.Files, opts.Definitions) {
		fr := &fileRun{runner: r, file: dir.Files[i], index: i}
		number := i + 1
		if unit != nil {
			number = unit(i)
		}
		r.catalog.NewUnit(number)
		r.catalog.NewSession()
		fr.sequence(execs)
		fr.walk(visit)
		r.catalog.Commit()
	}
}

func (fr *fileRun) walk(visit func(*Step) bool) {
	for i := 0; i < len(fr.statements); {
		next := i + 1
		for next < len(fr.statements) && fr.parents[next] == i {
			next++
		}
		s := fr.statements[i]
		if s.Transaction != fr.current {
			fr.catalog.Commit()
			fr.catalog.Begin()
			fr.current = s.Transaction
		}
		if visit(fr.step(i, next)) {
			fr.catalog.Rollback()
			return
		}
		for ; i < next; i++ {
			fr.replay(i)
		}
	}
}

// step describes a statement; those behind it up to next are inside of it.
func (fr *fileRun) step(i, next int) *Step {
	st := &Step{Statement: *fr.statements[i], File: fr.file, Catalog: fr.catalog, Version: fr.version(i)}
	if err := fr.parsed[i].Err; err != nil {
		st.Unreadable = err.Message
	}
	if st.Node == nil {
		return st
	}
	st.Effects, st.Failures = fr.predict(i)
	if next == i+1 {
		return st
	}
	const mark = "before the block"
	fr.catalog.Savepoint(mark)
	for j := i + 1; j < next; j++ {
		s := fr.statements[j]
		if s.Node == nil {
			continue
		}
		if !fr.isNoOp(s) {
			done, failed := fr.predict(j)
			merge(st.Effects, done)
			st.Failures = append(st.Failures, failed...)
			fr.replay(j)
		}
	}
	fr.catalog.RollbackTo(mark)
	return st
}

// merge adds what another statement does under the same transaction.
func merge(to, from *effects.Effects) {
	for _, l := range from.Locks {
		at := slices.IndexFunc(to.Locks, func(o effects.Lock) bool { return o.Relation == l.Relation })
		if at < 0 {
			to.Locks = append(to.Locks, l)
		} else {
			to.Locks[at].Mode = max(to.Locks[at].Mode, l.Mode)
		}
	}
	to.Work = append(to.Work, from.Work...)
}
