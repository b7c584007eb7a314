// Package timing adds up where the time of a run goes.
package timing

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Timings adds up where a run's time went. Steps that run side by side count
// each for itself, so the sum may exceed the run. A nil *Timings counts nothing.
type Timings struct {
	mu    sync.Mutex
	steps map[string]time.Duration
}

// Step is one line of the account.
type Step struct {
	Name string
	Took time.Duration
}

// Since adds the time that has passed to a step; it is deferred with the
// time of the beginning.
func (t *Timings) Since(name string, start time.Time) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.steps == nil {
		t.steps = map[string]time.Duration{}
	}
	t.steps[name] += time.Since(start)
}

// Steps returns the steps, the longest first.
func (t *Timings) Steps() []Step {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []Step
	for name, took := range t.steps {
		list = append(list, Step{name, took})
	}
	slices.SortFunc(list, func(a, b Step) int { return cmp.Or(cmp.Compare(b.Took, a.Took), cmp.Compare(a.Name, b.Name)) })
	return list
}
