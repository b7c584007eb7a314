//go:build !unix

package store

import "io/fs"

// private: the folders that users have for caches are theirs alone.
func private(string, fs.FileInfo) error { return nil }
