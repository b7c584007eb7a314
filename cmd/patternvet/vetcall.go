package main

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

// callOfGo returns what tells this call of go vet from others in the folder.
//
// The go command keeps one entry for a package, whether it was named or only
// imported by what was: after `go vet ./cmd/a`, `go vet ./...` says nothing of
// what cmd/a imports, and the other way round it says more with -json than was
// asked for. Calls with other arguments must not share entries, and the tool's
// identity is all that it has a say in. Where the arguments cannot be read, no
// call shares any.
func callOfGo() string {
	parent := os.Getppid()
	if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", parent)); err == nil && len(line) > 0 {
		return string(line)
	}
	if line, err := exec.Command("ps", "-o", "args=", "-p", fmt.Sprint(parent)).Output(); err == nil && len(line) > 0 {
		return string(line)
	}
	return fmt.Sprint(parent, time.Now().UnixNano())
}
