package fast

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/driver/limits"
)

// schedule handles every package once all it imports are done, several at a
// time. A package that takes too long cancels the rest. What an interrupted run leaves behind touches nothing but the run.
func (r *fastRun) schedule(ctx context.Context, cancel context.CancelCauseFunc) error {
	waiting := map[*node]int{}
	users := map[*node][]*node{}
	ready := make(chan *node, len(r.nodes))
	left := 0
	for _, n := range r.nodes {
		if r.loader.onDemand(n) {
			continue
		}
		left++
		for _, used := range n.uses {
			if used.Name != "" && !r.loader.onDemand(used) {
				waiting[n]++
				users[used] = append(users[used], n)
			}
		}
		if waiting[n] == 0 {
			ready <- n
		}
	}
	if left == 0 {
		return nil
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for n := range ready {
				if ctx.Err() == nil {
					stop := r.limit(n, cancel)
					r.handle(n)
					stop()
				}
				mu.Lock()
				for _, user := range users[n] {
					if waiting[user]--; waiting[user] == 0 {
						ready <- user
					}
				}
				if left--; left == 0 {
					close(ready)
				}
				mu.Unlock()
			}
		})
	}
	finished := make(chan struct{})
	go func() {
		wg.Wait()
		close(finished)
	}()
	select {
	case <-ctx.Done():
		// The type checker takes no context: an interrupted run leaves it behind.
		return ctx.Err()
	case <-finished:
		return nil
	}
}

// limit cancels the load when a package takes too long. The type checker can't
// be interrupted, and others wait for what it holds.
func (r *fastRun) limit(n *node, cancel context.CancelCauseFunc) (stop func()) {
	if r.PackageLimit == 0 {
		return func() {}
	}
	timer := time.AfterFunc(r.PackageLimit, func() {
		cancel(&limits.Error{File: n.Dir, Message: fmt.Sprintf("checking package %s was given up after %v; no package that was left then is checked", n.path(), r.PackageLimit)})
	})
	return func() { timer.Stop() }
}
