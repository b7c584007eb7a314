package migrate

import (
	"fmt"
	"slices"
	"strings"
)

// Undeployed returns which files come after the migration of that version, the
// newest that is deployed. The version need not be among the files if it is a
// number and theirs are: it may have been squashed.
func (d *Dir) Undeployed(version string) (func(file string) bool, error) {
	after := map[string]bool{}
	at := slices.IndexFunc(d.Files, func(f *File) bool { return sameVersion(f.Version, version) })
	_, number, numeric := leadingNumber(version)
	for i, f := range d.Files {
		_, n, ok := leadingNumber(f.Version)
		switch {
		case at >= 0:
			after[f.Path] = i > at
		case numeric && ok:
			after[f.Path] = n > number
		default:
			return nil, fmt.Errorf("%s: no migration has the version %q that is said to be deployed", d.Path, version)
		}
		if f.Down != nil {
			after[f.Down.Path] = after[f.Path]
		}
	}
	return func(file string) bool { return after[file] }, nil
}

// sameVersion compares versions as text but for leading zeros.
func sameVersion(a, b string) bool {
	return a == b || strings.TrimLeft(a, "0") == strings.TrimLeft(b, "0")
}
