package memory

import (
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/patternvet/patternvet/internal/safefile"
)

// available returns what the process may use, in bytes: the lesser of the
// machine's memory and the container's. 0 is unknown.
func available() uint64 {
	least := uint64(math.MaxUint64)
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

// spaceLimit returns the limit of the process's address space in bytes, 0
// without one. A limit that is too low to tell a run that grows from one that
// has just begun is as good as none.
func spaceLimit() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur >= math.MaxInt64 || spaceTaken() > limit.Cur/4*3 {
		return 0
	}
	return limit.Cur
}

// spaceTaken returns the address space that the process has taken, in bytes.
func spaceTaken() uint64 {
	pages, _, _ := strings.Cut(firstLine("/proc/self/statm"), " ")
	n, err := strconv.ParseUint(pages, 10, 48)
	if err != nil {
		return 0
	}
	return n * uint64(os.Getpagesize())
}
