package migrate

import (
	"errors"
	"slices"
	"testing"
)

// TestUndeployed holds that a version must be that of a file, and that the
// error names those that may have been meant.
func TestUndeployed(t *testing.T) {
	dir := &Dir{Path: "m"}
	for _, v := range []string{"0001", "0002", "0010", "0042_x", "1.0/7", "1.0/8", "1.10/1"} {
		dir.Files = append(dir.Files, &File{Path: "m/" + v + ".sql", Version: v, Down: &File{Path: "m/" + v + ".down.sql"}})
	}
	for version, newest := range map[string]int{"0002": 1, "2": 1, "10": 2, "0042_x": 3, "0042": 3, "1.0": 5, "1.0/7": 4, "1.10/1": 6} {
		undeployed, err := dir.Undeployed(version)
		if err != nil {
			t.Error(err)
			continue
		}
		for i, f := range dir.Files {
			if undeployed(f.Path) != (i > newest) || undeployed(f.Down.Path) != (i > newest) {
				t.Errorf("through %s: %s is undeployed: %v", version, f.Path, undeployed(f.Path))
			}
		}
	}
	for version, nearest := range map[string]string{"release-7": "1.0/7", "0": "0002", "5": "0002", "100": "0010", "00420": "0042_x", "1.1": "1.10/1", "": "0002"} {
		var missing *VersionError
		if _, err := dir.Undeployed(version); !errors.As(err, &missing) {
			t.Errorf("%q was accepted", version)
		} else if len(missing.Nearest) != 3 || !slices.Contains(missing.Nearest, nearest) {
			t.Errorf("nearest to %q: %q", version, missing.Nearest)
		}
	}
}
