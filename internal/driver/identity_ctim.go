//go:build unix && !darwin && !freebsd && !netbsd

package driver

import "syscall"

func changeTime(stat *syscall.Stat_t) any { return stat.Ctim }
