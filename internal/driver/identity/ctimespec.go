//go:build darwin || freebsd || netbsd

package identity

import "syscall"

func changeTime(stat *syscall.Stat_t) any { return stat.Ctimespec }
