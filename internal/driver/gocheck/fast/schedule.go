package fast

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/driver/limits"
)

// schedule handles every package but those to skip once all it imports are
// done, several at a time. What an interrupted run leaves behind touches nothing
// but the run.
func schedule(ctx context.Context, nodes []*node, skip func(*node) bool, handle func(*node)) error {
	waiting := map[*node]int{}
	users := map[*node][]*node{}
	ready := make(chan *node, len(nodes))
	left := 0
	for _, n := range nodes {
		if skip(n) {
			continue
		}
		left++
		for _, used := range n.uses {
			if used.Name != "" && !skip(used) {
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
					handle(n)
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

// limited returns a handler that cancels the load when a package takes too long.
// The type checker can't be interrupted, and others wait for what it holds.
func (r *fastRun) limited(cancel context.CancelCauseFunc, handle func(*node)) func(*node) {
	if r.PackageLimit == 0 {
		return handle
	}
	return func(n *node) {
		timer := time.AfterFunc(r.PackageLimit, func() {
			cancel(&limits.Error{File: n.Dir, Message: fmt.Sprintf("checking package %s was given up after %v; no package that was left then is checked", n.path(), r.PackageLimit)})
		})
		defer timer.Stop()
		handle(n)
	}
}
