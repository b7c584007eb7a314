package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// DefaultFloor is the heap, in bytes, below which a run does not collect
// garbage. With more a run gets hardly any faster.
const DefaultFloor = 200 << 20

// runtimeMinimum is the least heap that the runtime collects, in bytes, for
// each hundred of GOGC.
const runtimeMinimum = 4 << 20

// Floor lets the heap grow to a number of bytes before garbage is collected,
// and beyond that to one and a half times what is alive, which is less than Go
// allows by itself. A run is over soon, and what it would collect early is
// little. Nothing changes where the user has set GOGC or GOMEMLIMIT, and the
// floor is lower where memory is scarce. stop ends it.
func Floor(bytes uint64) (stop func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	if most := available(); most > 0 {
		bytes = min(bytes, most/4)
	}
	f := &floor{bytes: bytes}
	f.before = debug.SetGCPercent(int(max(bytes/runtimeMinimum*100, 100)))
	f.await()
	return func() {
		if !f.stopped.Swap(true) {
			debug.SetGCPercent(f.before)
		}
	}
}

type floor struct {
	bytes   uint64
	before  int
	stopped atomic.Bool
}

// await adjusts the goal after the next collection, and after each that follows.
func (f *floor) await() {
	// The finalizer of an object that nobody holds runs once a collection is over.
	sentinel := new([16]byte)
	runtime.SetFinalizer(sentinel, func(*[16]byte) {
		if !f.stopped.Load() {
			f.adjust()
			f.await()
		}
	})
}

func (f *floor) adjust() {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/globals:bytes"}, {Name: "/gc/scan/stack:bytes"}}
	metrics.Read(samples)
	live := samples[0].Value.Uint64()
	debug.SetGCPercent(percent(f.bytes, live, samples[1].Value.Uint64()+samples[2].Value.Uint64()))
}

// percent is the GOGC with which the heap grows from what is alive to its goal,
// given the size of what else is scanned, which the runtime lets it grow by too.
func percent(floor, live, roots uint64) int {
	goal := max(floor, live+live/2)
	p := (goal - live) * 100 / max(live+roots, 1)
	return int(min(max(p, 25), floor/runtimeMinimum*100+100))
}
