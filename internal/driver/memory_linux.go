package driver

import (
	"math"
	"strconv"
	"strings"
	"syscall"

	"github.com/patternvet/patternvet/internal/safefile"
)

// reserved is the address space that a Go program takes without using it.
const reserved = 1 << 30

// availableMemory returns what the process may use, in bytes: the least of the
// machine's memory, the container's and the limit of its address space. 0 is
// unknown.
func availableMemory() uint64 {
	least := uint64(math.MaxUint64)
	var space syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &space); err == nil && space.Cur > 2*reserved {
		least = space.Cur - reserved
	} else if err == nil {
		least = space.Cur / 2
	}
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if n, err := strconv.ParseUint(firstLine(file), 10, 64); err == nil {
			least = min(least, n)
		}
	}
	if total, ok := strings.CutPrefix(firstLine("/proc/meminfo"), "MemTotal:"); ok {
		if n, err := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(total, "kB")), 10, 54); err == nil {
			least = min(least, n<<10)
		}
	}
	if least == math.MaxUint64 {
		return 0
	}
	return least
}

func firstLine(file string) string {
	data, err := safefile.Read(file, 1<<20)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSpace(line)
}
