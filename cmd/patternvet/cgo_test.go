package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWithoutCgo builds the command with and without cgo, which brings another
// parser, and compares what they say about migrations, odd ones included.
func TestWithoutCgo(t *testing.T) {
	t.Parallel()
	odd := t.TempDir()
	for name, source := range map[string]string{
		"1_broken.up.sql":   "CREATE TABLE a (id bigint);\nALTER TABL a ADD x int;\nDROP TABLE a;\n",
		"2_umlaut.up.sql":   "ALTER TABLE \"ä\" ADD COLUMN \"ö\" text CHECK (\"ö\" <> 'ü'), ADD COLUM b int;\n",
		"3_open.up.sql":     "SELECT 'never closed;\nDROP TABLE a;\n",
		"4_deep.up.sql":     "SELECT " + strings.Repeat("(", 400) + "1" + strings.Repeat(")", 400) + ";\nDROP TABLE a;\n",
		"5_long.up.sql":     "SELECT 1" + strings.Repeat("+1", 20000) + ";\nDROP TABLE b;\n",
		"6_newer.up.sql":    "ALTER TABLE a ADD COLUMN v int GENERATED ALWAYS AS (id * 2) VIRTUAL;\n",
		"7_block.up.sql":    "DO $$ BEGIN EXECUTE 'CREATE INDEX i ON a (id)'; END $$;\n",
		"8_function.up.sql": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nALTER TABLE a ADD COLUMN w int DEFAULT f();\n",
	} {
		if err := os.WriteFile(filepath.Join(odd, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	with, without := build(t, "1"), build(t, "0")
	for _, dir := range []string{filepath.Join("..", "..", "testdata", "shop"), odd} {
		a, b := check(t, with, dir), check(t, without, dir)
		if a != b {
			t.Errorf("%s: the builds differ\nwith cgo:\n%s\nwithout:\n%s", dir, a, b)
		}
		if !strings.Contains(a, `"rule"`) {
			t.Errorf("%s: no findings\n%s", dir, a)
		}
	}
}

func build(t *testing.T, cgo string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "patternvet.exe")
	cmd := exec.Command("go", "build", "-o", bin, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED="+cgo)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("CGO_ENABLED=%s: %v\n%s", cgo, err, out)
	}
	return bin
}

func check(t *testing.T, bin, dir string) string {
	t.Helper()
	cmd := exec.Command(bin, "-C", dir, "--only", "sql", "--format", "json", "--fail-on", "never", "--no-cache", "--no-progress")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
