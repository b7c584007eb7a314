package migrate

import "testing"

func TestUndeployed(t *testing.T) {
	dir := &Dir{Path: "m", Files: []*File{{Path: "m/0001.sql", Version: "0001"}, {Path: "m/0002.sql", Version: "0002"}, {Path: "m/0010.sql", Version: "0010"}}}
	for _, test := range []struct {
		version string
		want    [3]bool
	}{
		{"0002", [3]bool{false, false, true}},
		{"2", [3]bool{false, false, true}},
		{"5", [3]bool{false, false, true}},
		{"0", [3]bool{true, true, true}},
		{"10", [3]bool{false, false, false}},
	} {
		undeployed, err := dir.Undeployed(test.version)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range dir.Files {
			if undeployed(f.Path) != test.want[i] {
				t.Errorf("through %s: %s is undeployed: %v", test.version, f.Path, !test.want[i])
			}
		}
	}
	if _, err := dir.Undeployed("release-7"); err == nil {
		t.Error("a version that no file has was accepted")
	}
}
