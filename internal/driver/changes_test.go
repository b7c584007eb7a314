package driver

import (
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
)

func TestReadDiff(t *testing.T) {
	c := &changes{lines: map[string][]lineRange{}}
	err := c.readDiff("/repo", []byte(`diff --git a/a.go b/a.go
--- a/a.go
+++ b/a.go
@@ -3,2 +3,3 @@ func f() {
-old
-+++ b/not-a-file
+new
+++ b/neither
+new
@@ -20 +21,0 @@ func g() {
-gone
@@ -30,0 +30 @@ func h() {
+one
diff --git a/gone.go b/gone.go
--- a/gone.go
+++ /dev/null
@@ -1 +0,0 @@
-package gone
diff --git "a/t\303\244b.go" "b/t\303\244b.go"
--- /dev/null
+++ "b/t\303\244b.go"
@@ -0,0 +1,2 @@
+package tab
+
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file        string
		first, last int
		want        bool
	}{
		{"/repo/a.go", 3, 3, true},
		{"/repo/a.go", 5, 5, true},
		{"/repo/a.go", 1, 9, true},
		{"/repo/a.go", 6, 29, false},
		{"/repo/a.go", 30, 30, true},
		{"/repo/täb.go", 1, 1, true},
		{"/repo/gone.go", 1, 1, false},
		{"/repo/neither", 1, 1, false},
	} {
		if got := c.overlaps(test.file, test.first, test.last); got != test.want {
			t.Errorf("%s:%d-%d changed: %v", test.file, test.first, test.last, got)
		}
	}
	viaRelated := finding.Finding{Line: 100, Related: []finding.Related{{File: "a.go", Line: 4}}}
	if !c.touch("/repo/b.go", viaRelated, "/repo") {
		t.Error("a finding with a related place on a changed line is left out")
	}
}
