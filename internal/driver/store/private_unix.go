//go:build unix

package store

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// private returns an error unless a folder is the user's and written by nobody
// else.
func private(dir string, info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to another user", dir)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s can be written by other users; `chmod -R go-w` it, or remove it", dir)
	}
	if info.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(dir, 0o700) // what others see there is no wrong result
	}
	return nil
}
