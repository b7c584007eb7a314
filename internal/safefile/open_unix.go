//go:build unix

package safefile

import (
	"os"
	"syscall"
)

// open opens a file for reading without waiting for a writer. A path that was
// resolved has no link at its end, or somebody put one there meanwhile.
func open(path string, resolved bool) (*os.File, error) {
	flags := os.O_RDONLY | syscall.O_NONBLOCK | syscall.O_NOCTTY
	if resolved {
		flags |= syscall.O_NOFOLLOW
	}
	return os.OpenFile(path, flags, 0)
}

// keepOwner gives a new file the owner of the one that it replaces, where this
// user may do so.
func keepOwner(f *os.File, old os.FileInfo) {
	if was, ok := old.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		_ = f.Chown(int(was.Uid), int(was.Gid))
	}
}
