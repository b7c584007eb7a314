package memory

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func goal() uint64 {
	samples := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64()
}

// settled collects and waits until the goal is between two sizes.
func settled(least, most uint64) (at uint64, ok bool) {
	for range 100 {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
		if at = goal(); at >= least && at <= most {
			return at, true
		}
	}
	return at, false
}

// TestFloor: little is collected at the floor, and much long before it doubles.
func TestFloor(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	const mb = 1 << 20
	stop := Floor(64 * mb)
	defer stop()
	if at, ok := settled(50*mb, 80*mb); !ok {
		t.Errorf("with next to nothing alive the goal is %d MB, want about 64", at/mb)
	}
	alive := make([]byte, 200*mb)
	if at, ok := settled(280*mb, 330*mb); !ok {
		t.Errorf("with 200 MB alive the goal is %d MB, want about 300", at/mb)
	}
	runtime.KeepAlive(alive)
	stop()
	if now := debug.SetGCPercent(100); now != 100 {
		t.Errorf("afterwards GOGC is %d", now)
	}
}

// TestFloorIsTheUsers: what the user has set stays.
func TestFloorIsTheUsers(t *testing.T) {
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		t.Setenv("GOGC", "")
		t.Setenv("GOMEMLIMIT", "")
		t.Setenv(name, "200")
		before := debug.SetGCPercent(77)
		stop := Floor(DefaultFloor)
		if now := debug.SetGCPercent(before); now != 77 {
			t.Errorf("with %s set GOGC became %d", name, now)
		}
		stop()
	}
}
