package migrate

import (
	"maps"
	"slices"
	"testing"
)

// TestForeignDialect holds that what no PostgreSQL folder has outweighs words
// that PostgreSQL has too, and that one of its own words outweighs the rest.
func TestForeignDialect(t *testing.T) {
	for name, c := range map[string]struct {
		files   map[string]string
		foreign bool
	}{
		"sqlite":     {map[string]string{"a": "CREATE TABLE a (ip inet);", "b": "INSERT OR IGNORE INTO a VALUES (1);"}, true},
		"clickhouse": {map[string]string{"a": "CREATE TABLE a (t LowCardinality(String)) ENGINE = MergeTree;", "b": "SELECT 1::int;"}, true},
		"mysql":      {map[string]string{"a": "CREATE TABLE `a` (id int) ENGINE=InnoDB;"}, true},
		"postgres":   {map[string]string{"a": "CREATE TABLE a (t text COLLATE nocase);", "b": "CREATE TABLE b (at timestamptz);"}, false},
		"trigger":    {map[string]string{"a": "CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON a FOR EACH ROW EXECUTE FUNCTION f();"}, false},
		"plain":      {map[string]string{"a": "CREATE TABLE a (id int); -- AUTOINCREMENT\nSELECT 'insert or ignore';"}, false},
	} {
		file, evidence := foreignDialect(slices.Sorted(maps.Keys(c.files)), c.files)
		if (file != "") != c.foreign {
			t.Errorf("%s: %q %q", name, file, evidence)
		}
	}
}
