//go:build unix && !linux

package pgserver

import "syscall"

// dieWithParent does nothing: only the watchdog ends the processes.
func dieWithParent(*syscall.SysProcAttr) {}
