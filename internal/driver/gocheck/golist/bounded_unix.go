//go:build unix

package golist

import (
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// What each process may use.
const (
	memoryKiB  = 4 << 20
	cpuSeconds = 120
)

// bounded limits what a command and all that it starts use, and ends all of
// them with it.
func bounded(cmd *exec.Cmd) {
	if cmd.Err != nil {
		return
	}
	// Not all systems can limit memory; the rest still holds there.
	script := fmt.Sprintf(`ulimit -v %d 2>/dev/null; ulimit -t %d 2>/dev/null; exec "$@"`, memoryKiB, cpuSeconds)
	cmd.Args = append([]string{"sh", "-c", script, "sh", cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
}
