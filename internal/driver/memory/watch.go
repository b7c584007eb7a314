// Package memory knows what the process may use, tells when that is nearly gone,
// and decides how often garbage is collected meanwhile.
package memory

import (
	"context"
	"runtime/metrics"
	"time"
)

// Watch calls back once when the heap takes more than its share of what
// the process may have: then a run ends with what it has found, which it can't
// do when the memory is gone.
func Watch(ctx context.Context, full func(used, limit uint64)) {
	limit := available()
	space := spaceLimit()
	if limit == 0 && space == 0 {
		return
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		metrics.Read(samples)
		live, all := samples[0].Value.Uint64(), samples[1].Value.Uint64()
		if limit > 0 && (live > limit/10*6 || all > limit/10*8) {
			full(max(live, all), limit)
			return
		}
		// Far less than the address space that a program holds is in use, and
		// what grows is copied: a sixth must be left.
		if taken := spaceTaken(); space > 0 && taken > space/6*5 {
			full(taken, space)
			return
		}
	}
}
