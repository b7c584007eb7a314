package migrate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
)

// VersionError says that a folder has no migration of a version.
type VersionError struct {
	Dir, Version string
	Nearest      []string // versions that it has, the likeliest first
}

func (e *VersionError) Error() string {
	near := ""
	if len(e.Nearest) > 0 {
		near = "; the nearest are " + strings.Join(e.Nearest, ", ")
	}
	return fmt.Sprintf("%s: no migration has the version %q that is said to be deployed%s", e.Dir, e.Version, near)
}

// Undeployed returns which files come after the migration of that version, the
// newest that is deployed. The version is spelled as the tool does, or as what
// a longer one begins with: the number of a name, or a release. The error is a
// [*VersionError]: a version that is not there, one digit too many, must not
// make everything deployed.
func (d *Dir) Undeployed(version string) (func(file string) bool, error) {
	at := d.last(func(v string) bool { return sameVersion(v, version) })
	if at < 0 {
		at = d.last(func(v string) bool { return beginsWith(v, version) })
	}
	if at < 0 {
		return nil, &VersionError{d.Path, version, d.nearest(version)}
	}
	after := map[string]bool{}
	for i, f := range d.Files {
		after[f.Path] = i > at
		if f.Down != nil {
			after[f.Down.Path] = i > at
		}
	}
	return func(file string) bool { return after[file] }, nil
}

// sameVersion compares versions as text but for leading zeros.
func sameVersion(a, b string) bool {
	return a == b || strings.TrimLeft(a, "0") == strings.TrimLeft(b, "0")
}

// beginsWith reports whether a version begins with one that ends where a word
// of it does.
func beginsWith(version, start string) bool {
	rest, ok := strings.CutPrefix(version, start)
	return ok && start != "" && rest != "" && strings.ContainsAny(rest[:1], "_-./")
}

// last returns the index of the last file whose version satisfies a test, -1
// when there is none.
func (d *Dir) last(test func(version string) bool) int {
	for i, f := range slices.Backward(d.Files) {
		if test(f.Version) {
			return i
		}
	}
	return -1
}

// nearest lists up to three versions of the folder that are spelled most like
// one, of equal ones the newer first.
func (d *Dir) nearest(version string) []string {
	const most, longest = 3, 100
	version = strings.TrimLeft(version[:min(len(version), longest)], "0")
	var versions []string
	for _, f := range slices.Backward(d.Files) {
		if !slices.Contains(versions, f.Version) {
			versions = append(versions, f.Version)
		}
	}
	far := func(v string) int { return rule.Distance(strings.TrimLeft(v, "0"), version) }
	slices.SortStableFunc(versions, func(a, b string) int { return cmp.Compare(far(a), far(b)) })
	return versions[:min(most, len(versions))]
}
