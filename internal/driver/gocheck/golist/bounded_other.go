//go:build !unix

package golist

import (
	"os/exec"
	"time"
)

// bounded ends a command even where what it started holds its output.
func bounded(cmd *exec.Cmd) { cmd.WaitDelay = time.Second }
