package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"unicode"
)

// command is what the log of a CI system would obey.
var command = regexp.MustCompile(`##[a-z]*\[|(?m:^\s*::)`)

// TestHostileNames runs the commands on a folder whose names and SQL drive
// terminals and the logs of CI systems, and looks at all that is printed.
func TestHostileNames(t *testing.T) {
	const evil = "::stop-commands::k\u202e##[add-mask]x"
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatalf("this test needs a file system that takes such names: %v", err)
		}
		return name
	}
	file(evil+"/migrations/0001_a.up.sql", "CREATE TABLE t (id int);\n")
	index := file(evil+"/migrations/0002_b.up.sql", "/*\n::set-output name=a::b\n*/ CREATE INDEX \"i\x1b]0;x\a\n::add-mask::c ##vso[x]\u2066\" ON t (id);\n")
	file(evil+"/migrations/0003_c.up.sql", "DROP TABLE \"##[add-mask]e\n::error::x\";\nSELECT broken \x1b[2J from where;\n")
	file(evil+"/migrations/skipped.sql", "SELECT 1;\n")
	file(evil+"/broken.yml", "rules:\n  \"::error::x\": {severity: error}\n  \"a\\e[2J\": {}\n")
	file("go.mod", "module example.com/c\n\ngo 1.25\n")
	file("a.go", "package a\n\nfunc \u202e##[x] {\n")
	for _, args := range [][]string{
		{"--only", "sql"}, {"-v", "--only", "sql"}, {"-v"}, {"--only", "sql", "--color", "never", index},
		{"--only", "sql", "--format", "json"}, {"--only", "sql", "--format", "sarif"}, {"--only", "sql", "--format", "gitlab"},
		{"--only", "sql", "--format", "checkstyle"}, {"--only", "sql", "--format", "junit"},
		{"--diff", "--fix-deployed", "--only", "sql"}, {"plan", index}, {"plan", "--write", evil + "/out", index}, {"plan", evil + "/migrations/0003_c.up.sql"}, {"plan", evil + "/nowhere.sql"},
		{"backfill", index, "--dsn", "host=/nowhere user=a dbname=b"}, {"--config", evil + "/broken.yml"}, {"baseline", "-o", evil + "/base.json", "--only", "sql"},
		{"--only", "sql", "--baseline", evil + "/nowhere.json"}, {evil + "/nowhere"}, {"--" + evil}, {"explain", evil}, {evil}, {"--new-from", evil},
		{"trace", "--dsn", "host=/nowhere user=a dbname=b", evil + "/migrations"}, {"trace", evil + "/nowhere"},
	} {
		cmd := exec.Command("patternvet", append([]string{"--no-cache", "--no-progress"}, args...)...)
		cmd.Dir = dir
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if out.Len() == 0 {
			t.Errorf("%q: nothing was printed", args)
		}
		if m := command.Find(out.Bytes()); m != nil {
			t.Errorf("%q prints the command %q:\n%s", args, m, out.String())
		}
		for _, c := range out.String() {
			if c != '\n' && c != '\t' && !unicode.IsPrint(c) {
				t.Errorf("%q prints %U:\n%q", args, c, out.String())
				break
			}
		}
	}
}
