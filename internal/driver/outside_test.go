package driver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
)

// TestConfiguredOutside: a folder that the configuration names and the run
// misses is said, unless the run is on a part anyway.
func TestConfiguredOutside(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("db/0001_a.up.sql", "DROP TABLE a;\n")
	write("app/part/0001_a.up.sql", "CREATE TABLE a (id int);\n")
	for _, c := range []struct {
		config, pattern string
		missed          bool
	}{
		{"migrations:\n  - dir: ../db\n", "./...", true},
		{"migrations:\n  - dirs: [../db]\n", "./...", true},
		{"migrations:\n  - dir: part\n", "./...", false},
		{"migrations:\n  - dir: ../db\n", "part", false},
	} {
		write("app/"+config.Name, c.config)
		dir := filepath.Join(root, "app")
		cfg, err := config.Load("", dir, ruleset.Schema())
		if err != nil {
			t.Fatal(err)
		}
		result, err := Run(t.Context(), Options{Dir: dir, Config: cfg, Only: "sql", Patterns: []string{c.pattern}})
		if err != nil {
			t.Fatal(err)
		}
		missed := len(result.Problems) == 1 && strings.Contains(result.Problems[0].Message, "../db, which is outside of this run") && result.Problems[0].Line == 2
		if missed != c.missed {
			t.Errorf("%q on %s: problems %v", c.config, c.pattern, result.Problems)
		}
	}
}
