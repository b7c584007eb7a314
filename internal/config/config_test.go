package config_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
)

var schema = config.Schema{
	Rules: []config.RuleSchema{
		{Name: "envscatter", Was: []string{"envspread"}, Categories: []string{"viper", "secret"}, Options: []config.Option{
			{Name: "config-packages", Type: "list"}, {Name: "allow-main", Type: "bool"}, {Name: "max-packages", Type: "int"},
		}},
		{Name: "index-not-concurrent"},
	},
	Tools: []string{"goose", "golang-migrate"},
}

func TestParse(t *testing.T) {
	c, err := config.Parse("/repo/.patternvet.yml", []byte(`
version: 1
rules:
  envspread:
    config-packages: [a, b/c]
    allow-main: false
    severity: error
  envscatter/viper: {severity: info}
  index-not-concurrent: off
exclude: ["legacy/**"]
migrations:
  - dir: db/migrations
    tool: goose
    postgres: 15
    deployed-through: 0020
`), schema)
	if err != nil {
		t.Fatal(err)
	}
	env := c.Rules["envscatter"]
	if env.Options["config-packages"] != "a,b/c" || env.Options["allow-main"] != "false" || *env.Severity != rule.Error {
		t.Errorf("envscatter: %+v", env)
	}
	if s := c.Rules["envscatter/viper"]; s.Off || *s.Severity != rule.Info {
		t.Errorf("envscatter/viper: %+v", s)
	}
	if !c.Rules["index-not-concurrent"].Off {
		t.Error("off has no effect")
	}
	m := c.Migrations[0]
	if m.Dir != "/repo/db/migrations" || m.Tool != "goose" || m.Postgres != 15 || m.DeployedThrough != "0020" {
		t.Errorf("migrations: %+v", m)
	}
}

// TestFormerNames reads settings of rules that are categories of another one now.
func TestFormerNames(t *testing.T) {
	schema := config.Schema{Rules: []config.RuleSchema{{Name: "statement-fails", Was: []string{"concurrent-in-transaction"}, Categories: []string{"dependents", "partition", "transaction"}}}}
	c, err := config.Parse("/repo/.patternvet.yml", []byte("rules:\n  concurrent-in-transaction: off\n  dependents-in-the-way: {severity: warning}\n"), schema)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Rules["statement-fails/partition"].Off || !c.Rules["statement-fails/transaction"].Off || *c.Rules["statement-fails/dependents"].Severity != rule.Warning || len(c.Rules) != 3 {
		t.Errorf("%+v", c.Rules)
	}
	_, err = config.Parse("/repo/.patternvet.yml", []byte("rules:\n  dependents-in-the-way: off\n  statement-fails/dependents: error\n"), schema)
	if err == nil || !strings.Contains(err.Error(), "statement-fails/dependents stands twice") {
		t.Errorf("twice: %v", err)
	}
}

// TestPartial reads a file with a schema that knows some of its rules.
func TestPartial(t *testing.T) {
	partial := config.Schema{Rules: schema.Rules[:1], Partial: true}
	text := "rules:\n  index-not-concurrent: off\n  envscatter: {max-packages: 2}\nmigrations:\n  - {dir: a, tool: goose}\n"
	c, err := config.Parse("/repo/.patternvet.yml", []byte(text), partial)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rules) != 1 || c.Rules["envscatter"].Options["max-packages"] != "2" {
		t.Errorf("rules: %+v", c.Rules)
	}
	if _, err := config.Parse("/repo/.patternvet.yml", []byte("rules:\n  envscatter: {max: 2}\n"), partial); err == nil {
		t.Error("an unknown option of a known rule is no error")
	}
}

func TestExcluded(t *testing.T) {
	c, err := config.Parse("/repo/.patternvet.yml", []byte("exclude: [\"legacy/**\"]\n"), schema)
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]bool{"/repo/legacy/a.go": true, "/repo/a/legacy/a.go": false, "/other/legacy/a.go": false} {
		if got := c.Excluded(filepath.FromSlash(file)); got != want {
			t.Errorf("Excluded(%s) = %v", file, got)
		}
	}
}

// TestDirs holds the folders of one history against the one that they lie below.
func TestDirs(t *testing.T) {
	for yaml, want := range map[string]string{
		`[db/v1, db/v2]`:         "/repo/db /repo/db/v1 /repo/db/v2",
		`db/v*`:                  "/repo/db /repo/db/v*",
		`[a/*/sql, ../b]`:        "/ /repo/a/*/sql /b",
		`[db/v1/sql, db/v10/up]`: "/repo/db /repo/db/v1/sql /repo/db/v10/up",
		`[db]`:                   "/repo /repo/db",
	} {
		c, err := config.Parse("/repo/.patternvet.yml", []byte("migrations:\n  - tool: goose\n    deployed-through: 7\n    dirs: "+yaml+"\n"), schema)
		if err != nil {
			t.Error(err)
			continue
		}
		m := c.Migrations[0]
		if got := strings.Join(append([]string{m.Dir}, m.Dirs...), " "); got != want || m.DeployedLine != 3 {
			t.Errorf("%s: %s, want %s; line %d", yaml, got, want, m.DeployedLine)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct {
		name, yaml, want string
		line             int
	}{
		{"key", "version: 1\nrule: {}\n", `unknown key "rule"; did you mean "rules"?`, 2},
		{"rule", "rules:\n  envscater: off\n", `unknown rule "envscater"; did you mean "envscatter"?`, 2},
		{"category", "rules:\n  envscatter/vipr: off\n", `unknown category of envscatter "vipr"; did you mean "viper"?`, 2},
		{"option", "rules:\n  envscatter:\n    allow-mian: true\n", `unknown option of envscatter "allow-mian"; did you mean "allow-main"?`, 3},
		{"bool", "rules:\n  envscatter:\n    allow-main: maybe\n", "allow-main must be true or false", 3},
		{"int", "rules:\n  envscatter:\n    max-packages: many\n", "max-packages must be a whole number", 3},
		{"severity", "rules:\n  envscatter: loud\n", `unknown severity "loud": want error, warning, info or off`, 2},
		{"category option", "rules:\n  envscatter/viper: {allow-main: true}\n", `a category has no key "allow-main"; only severity`, 2},
		{"twice", "rules:\n  envscatter: off\n  envspread: off\n", "rules: envscatter stands twice (envspread is its former name)", 3},
		{"tool", "migrations:\n  - dir: a\n    tool: gose\n", `unknown migration tool "gose"; did you mean "goose"?`, 3},
		{"no dir", "migrations:\n  - tool: goose\n", "an item of migrations needs a dir, or the dirs of one history", 2},
		{"dir and dirs", "migrations:\n  - dir: a\n    dirs: [b]\n", "an item of migrations has either a dir or dirs, not both", 2},
		{"no dirs", "migrations:\n  - dirs: []\n", "dirs needs a folder at least", 2},
		{"glob of dirs", "migrations:\n  - tool: goose\n    dirs: [\"a/**\"]\n", `dirs: "a/**" is no folder and no glob of folders, such as db/v*`, 3},
		{"pattern of dirs", "migrations:\n  - dirs: [\"a[\"]\n", `dirs: "a[" is no folder and no glob of folders, such as db/v*`, 2},
		{"list", "rules: [envscatter]\n", "rules must be a mapping of keys to values", 1},
		{"glob", "exclude: [\"a[\"]\n", `exclude: "a[" is no glob`, 1},
		{"version", "version: 2\n", "version 2 is not known to this patternvet; it reads version 1", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Parse("/repo/.patternvet.yml", []byte(test.yaml), schema)
			var e *config.Error
			if !errors.As(err, &e) {
				t.Fatalf("error is %v", err)
			}
			if e.Message != test.want || e.Line != test.line {
				t.Errorf("line %d: %s\nwant line %d: %s", e.Line, e.Message, test.line, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("version: 1\nrules:\n  envscatter: {config-packages: [a]}\nexclude: [b]\nmigrations:\n  - dir: c\n"))
	f.Add([]byte("rules: &a {envscatter: *a}\n"))
	f.Add([]byte("? [a]: b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := config.Parse("/repo/.patternvet.yml", data, schema)
		var e *config.Error
		if err == nil && c == nil || err != nil && !errors.As(err, &e) {
			t.Errorf("config %v, error %v", c, err)
		}
	})
}

func TestMatchGlob(t *testing.T) {
	for _, test := range []struct {
		glob, name string
		want       bool
	}{
		{"internal/legacy/**", "internal/legacy/a/b.go", true},
		{"internal/legacy/**", "internal/legacyx/b.go", false},
		{"**/*.pb.go", "a.pb.go", true},
		{"**/*.pb.go", "a/b/c.pb.go", true},
		{"a/*/c", "a/b/c", true},
		{"a/*/c", "a/b/b/c", false},
		{"a/**/c", "a/c", true},
		{"a", "a/b", false},
	} {
		if got, err := config.MatchGlob(test.glob, test.name); err != nil || got != test.want {
			t.Errorf("MatchGlob(%q, %q) = %v, %v", test.glob, test.name, got, err)
		}
	}
}
