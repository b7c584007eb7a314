//go:build !linux

package driver

// availableMemory is not known here.
func availableMemory() uint64 { return 0 }

func spaceLimit() uint64 { return 0 }

func spaceTaken() uint64 { return 0 }
