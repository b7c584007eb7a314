//go:build unix

package identity

import (
	"fmt"
	"io/fs"
	"syscall"
)

// fileIdentity tells a file from one that took its place with the same size and
// time: the time of the last change to the inode cannot be set.
func fileIdentity(info fs.FileInfo) string {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprint(stat.Dev, stat.Ino, changeTime(stat))
	}
	return ""
}
