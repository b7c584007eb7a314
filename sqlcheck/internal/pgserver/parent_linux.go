package pgserver

import "syscall"

// dieWithParent makes the kernel end a process when the thread that starts it
// ends, which is at the end of this process at the latest.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }
