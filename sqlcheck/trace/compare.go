package trace

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
)

// expected is a prediction in the terms of what can be observed.
type expected struct {
	known    bool                       // something was predicted
	unsure   bool                       // what is predicted may not happen, and more may
	strange  func(relation string) bool // a partition that no migration creates
	locks    map[string]effects.Mode
	work     map[Work]bool // true: certain
	failures []string
}

// predict puts the prediction in the report's terms. Only relations that are
// there before the statement are observed.
// parts has the relations that were there, nil when nobody looked.
func predict(step *engine.Step, parts map[string]bool, st *Statement) expected {
	e := expected{strange: strange(step, parts), locks: map[string]effects.Mode{}, work: map[Work]bool{}}
	_, isBlock := step.Node.(*ast.Do)
	switch {
	case step.Effects == nil:
		st.Unpredicted = "unreadable: " + step.Unreadable
		return e
	case isBlock:
		st.Unpredicted = "parts of a block may not run, or can't be read: not compared"
	case calls(step.Node) && len(st.Observed.Locks)+len(st.Observed.Work) > 0:
		st.Unpredicted = "what functions do is not predicted: not compared"
	case slices.ContainsFunc(st.Observed.Locks, func(l Lock) bool { return e.strange(l.Relation) }):
		st.Unpredicted = "no migration creates these partitions: they are not compared"
	}
	e.known, e.unsure = true, isBlock || calls(step.Node)
	exists := func(n ast.Name) bool {
		if _, there := parts[n.String()]; there || parts != nil {
			return there
		}
		r := step.Catalog.Lookup(n)
		return r != nil && r.Kind != ast.SequenceKind
	}
	for _, l := range step.Effects.Locks {
		if l.Mode > effects.AccessShare && exists(l.Relation) {
			e.locks[l.Relation.String()] = l.Mode
		}
	}
	for _, w := range step.Effects.Work {
		if !exists(w.Relation) {
			continue
		}
		item := Work{string(w.Kind), w.Relation.String()}
		if w.Cause == effects.ForeignKeyCheck {
			item = Work{Kind: foreignKeyCheck}
		}
		e.work[item] = e.work[item] || w.Certain && !w.ZoneOnly && !mergesRows(step.Node)
	}
	for w := range e.work { // as in what is observed
		if w.Kind != string(effects.Rewrite) && e.work[Work{string(effects.Rewrite), w.Relation}] {
			delete(e.work, w)
		}
	}
	for _, f := range step.Failures {
		e.failures = append(e.failures, f.What())
	}
	st.Predicted = &Effects{}
	(seen{locks: e.locks, work: e.work}).fill(st.Predicted)
	st.Predicted.Error = strings.Join(e.failures, "; ")
	return e
}

// strange tells the partitions that no migration names: functions make them
// while the migrations run, or in production with the time.
func strange(step *engine.Step, parts map[string]bool) func(string) bool {
	return func(relation string) bool {
		schema, name, _ := strings.Cut(relation, ".")
		r := step.Catalog.Lookup(ast.Name{Schema: schema, Name: name})
		return parts[relation] && (r == nil || r.Unit == 0 && r.Parent == ast.Name{})
	}
}

// calls is for statements that do nothing but call functions.
func calls(n ast.Node) bool {
	d, ok := n.(*ast.DML)
	return ok && d.Verb == "SELECT"
}

// mergesRows is for REFRESH … CONCURRENTLY: its query is the work, and the rows
// that differ are changed in place, which can't be told from no work.
func mergesRows(n ast.Node) bool {
	m, ok := n.(*ast.Maintenance)
	return ok && m.Verb == "REFRESH" && m.Concurrent
}

// fill sorts what was seen into a report.
func (s seen) fill(to *Effects) {
	to.Locks, to.Work = []Lock{}, []Work{}
	for name, m := range s.locks {
		to.Locks = append(to.Locks, Lock{Relation: name, Mode: m.String()})
	}
	for name, m := range s.held {
		if s.locks[name] < m {
			to.Locks = append(to.Locks, Lock{Relation: name, Mode: m.String(), Held: true})
		}
	}
	to.Work = slices.AppendSeq(to.Work, maps.Keys(s.work))
	slices.SortFunc(to.Locks, func(a, b Lock) int {
		return cmp.Or(strings.Compare(a.Relation, b.Relation), strings.Compare(a.Mode, b.Mode))
	})
	slices.SortFunc(to.Work, func(a, b Work) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Relation, b.Relation))
	})
}

// compare notes the differences, and leaves of the locks that were held before
// only those that the statement was to take.
func (st *Statement) compare(e expected) {
	st.Differences = []Difference{}
	if st.Observed.Locks == nil {
		st.Observed.Locks, st.Observed.Work = []Lock{}, []Work{}
	}
	differ := func(d Difference) { st.Differences = append(st.Differences, d) }
	failed, foreseen := st.Observed.Error != "", len(e.failures) > 0
	all := st.Observed.Locks
	st.Observed.Locks = slices.DeleteFunc(slices.Clone(all), func(l Lock) bool {
		return l.Held && (e.locks[l.Relation] == 0 || takes(all, l.Relation, e.locks[l.Relation]))
	})
	switch {
	case !e.known:
		return
	case failed || foreseen:
		if !failed && !e.unsure {
			differ(Difference{Kind: "error", Predicted: st.Predicted.Error})
		}
		return // why others fail is not for us to foresee, and nothing else was seen
	}
	if st.Sent != Outside {
		compareLocks(all, e, differ)
	}
	for _, w := range st.Observed.Work {
		if _, ok := e.work[w]; !ok && !e.unsure && !e.strange(w.Relation) {
			differ(Difference{Kind: w.Kind, Relation: w.Relation, Observed: "yes"})
		}
	}
	for _, w := range st.Predicted.Work {
		if e.work[w] && !e.unsure && !slices.Contains(st.Observed.Work, w) {
			differ(Difference{Kind: w.Kind, Relation: w.Relation, Predicted: "yes"})
		}
	}
}

// takes reports whether a lock of this mode is among those newly taken.
func takes(locks []Lock, relation string, mode effects.Mode) bool {
	return slices.ContainsFunc(locks, func(l Lock) bool { return !l.Held && l.Relation == relation && l.Mode == mode.String() })
}

func compareLocks(observed []Lock, e expected, differ func(Difference)) {
	taken, had := map[string]effects.Mode{}, map[string]effects.Mode{}
	for _, l := range observed {
		if l.Held {
			had[l.Relation] = modeNamed(l.Mode)
		} else {
			taken[l.Relation] = modeNamed(l.Mode)
		}
	}
	both := maps.Clone(taken)
	maps.Copy(both, e.locks)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		want, got := e.locks[name], taken[name]
		switch {
		case want == got, got < want && had[name] >= want, e.unsure, e.strange(name):
		default:
			d := Difference{Kind: "lock", Relation: name}
			if got != 0 {
				d.Observed = got.String()
			}
			if want != 0 {
				d.Predicted = want.String()
			}
			differ(d)
		}
	}
}

func modeNamed(name string) effects.Mode {
	for m := effects.AccessShare; m <= effects.AccessExclusive; m++ {
		if m.String() == name {
			return m
		}
	}
	return 0
}
