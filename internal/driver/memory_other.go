//go:build !linux

package driver

// availableMemory is not known here.
func availableMemory() uint64 { return 0 }
