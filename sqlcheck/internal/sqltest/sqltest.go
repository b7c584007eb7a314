// Package sqltest runs one SQL rule over the files in its testdata.
//
// A finding is expected where its statement begins, by a comment
//
//	-- want `regular expression` `another one`
//
// bad.sql must have findings, good.sql none. Lines "-- file: 0002_next.sql"
// cut an example into several migrations; those that begin with "-- deployed"
// are in production. Files *.txtar hold more cases, each
// a folder of migrations; the comment before their files may set
// "postgres: 18", "tool: goose", "deployed: 0001_init.sql" and
// "enable: rule/category".
package sqltest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Run checks that the rule reports what its testdata expects, that its record
// is complete, and that its fixes mend what they are offered for.
func Run(t *testing.T, c check.Check, others ...check.Check) {
	t.Helper()
	for _, p := range c.Rule.Problems() {
		t.Errorf("%s: %s", c.Rule.Name, p)
	}
	for _, name := range []string{"bad.sql", "good.sql"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			found := runCase(t, append([]check.Check{c}, others...), Sections(string(data)), nil)
			if (len(found) > 0) != (name == "bad.sql") {
				t.Errorf("%d findings", len(found))
			}
		})
	}
	cases, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		t.Run(filepath.Base(path), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			runCase(t, append([]check.Check{c}, others...), ar.Files, settings(string(ar.Comment)))
		})
	}
}

var section = regexp.MustCompile(`(?m)^-- file: (\S+)\r?\n`)

// Sections cuts an example into its files; one without sections is a file.
func Sections(source string) []txtar.File {
	marks := section.FindAllStringSubmatchIndex(source, -1)
	if len(marks) == 0 {
		return []txtar.File{{Name: "0001_example.sql", Data: []byte(source)}}
	}
	var out []txtar.File
	for i, m := range marks {
		end := len(source)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		out = append(out, txtar.File{Name: source[m[2]:m[3]], Data: []byte(source[m[1]:end])})
	}
	return out
}

func settings(comment string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(comment) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			out[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return out
}

func runCase(t *testing.T, checks []check.Check, files []txtar.File, set map[string]string) []check.Finding {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, files)
	loaded, errs := migrate.Load(dir, migrate.LoadOptions{Tool: set["tool"]})
	for _, err := range errs {
		t.Error(err)
	}
	if loaded == nil {
		t.FailNow()
	}
	opts := engine.Options{Version: 14}
	if enable := set["enable"]; enable != "" {
		opts.Enabled = func(rule, category string) bool { return category == "" || rule+"/"+category == enable }
	}
	if v, err := strconv.Atoi(set["postgres"]); err == nil {
		opts.Version, opts.VersionKnown = v, true
	}
	deployed, ok := set["deployed"]
	for _, f := range files {
		if strings.HasPrefix(string(f.Data), "-- deployed\n") {
			deployed, ok = deployed+" "+f.Name, true
		}
	}
	if ok {
		opts.Undeployed = func(file string) bool { return !slices.Contains(strings.Fields(deployed), filepath.Base(file)) }
	}
	findings := engine.Run(loaded, checks, opts)
	compare(t, loaded, findings)
	applyFixes(t, loaded, findings, checks, opts)
	return findings
}

func write(t *testing.T, dir string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	wantComment = regexp.MustCompile("-- want ((?:`[^`]*` ?)+)")
	wantPattern = regexp.MustCompile("`([^`]*)`")
)

// compare holds the findings against the expectations, both ways.
func compare(t *testing.T, dir *migrate.Dir, findings []check.Finding) {
	t.Helper()
	used := make([]bool, len(findings))
	for _, f := range dir.Files {
		n := 0
		for line := range strings.Lines(f.Source) {
			n++
			m := wantComment.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			for _, p := range wantPattern.FindAllStringSubmatch(m[1], -1) {
				if !take(findings, used, f.Path, n, regexp.MustCompile(p[1])) {
					t.Errorf("%s:%d: no finding that matches %q", filepath.Base(f.Path), n, p[1])
				}
			}
		}
	}
	for i, f := range findings {
		if !used[i] {
			t.Errorf("%s:%d:%d: unexpected: %s: %s", filepath.Base(f.File), f.Start.Line, f.Start.Column, f.Rule, f.Text())
		}
	}
}

func take(findings []check.Finding, used []bool, file string, line int, want *regexp.Regexp) bool {
	for i, f := range findings {
		text := f.Text()
		if f.Category != "" {
			text = f.Category + ": " + text
		}
		if !used[i] && f.File == file && f.Start.Line == line && want.MatchString(text) {
			used[i] = true
			return true
		}
	}
	return false
}

// create makes a new file.
func create(t *testing.T, e check.Edit) {
	t.Helper()
	if _, err := os.Lstat(e.File); err == nil {
		t.Errorf("%s would be made, but is there", e.File)
	}
	if err := os.MkdirAll(filepath.Dir(e.File), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(e.File, []byte(e.NewText), 0o600); err != nil {
		t.Fatal(err)
	}
}

// applyFixes applies the first fix of every finding and runs the checks again:
// what had a fix must be gone, and nothing may come in its place.
func applyFixes(t *testing.T, dir *migrate.Dir, findings []check.Finding, checks []check.Check, opts engine.Options) {
	t.Helper()
	fixable := 0
	edits := map[string][]check.Edit{}
	for _, f := range findings {
		if len(f.Fixes) > 0 {
			fixable++
			for _, e := range f.Fixes[0].Edits {
				if e.Create {
					create(t, e)
					continue
				}
				edits[e.File] = append(edits[e.File], e)
			}
		}
	}
	if fixable == 0 {
		return
	}
	for _, f := range dir.Files {
		src := f.Source
		list := edits[f.Path]
		slices.SortFunc(list, func(a, b check.Edit) int { return b.Start - a.Start })
		for _, e := range list {
			src = src[:e.Start] + e.NewText + src[e.End:]
		}
		if err := os.WriteFile(f.Path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fixed, errs := migrate.Load(dir.Path, migrate.LoadOptions{Tool: dir.Tool})
	for _, err := range errs {
		t.Error(err)
	}
	if after := engine.Run(fixed, checks, opts); len(after) != len(findings)-fixable {
		for _, f := range after {
			t.Logf("after the fixes: %s:%d: %s", filepath.Base(f.File), f.Start.Line, f.Text())
		}
		t.Errorf("%d findings, %d of them with a fix, but %d after the fixes", len(findings), fixable, len(after))
	}
}
