package catalog_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// TestRenameIn holds which words of a definition are the column.
func TestRenameIn(t *testing.T) {
	for _, c := range []struct{ old, definition, want string }{
		{"note", "CHECK (note <> 'note' AND lower(note) <> '')", "CHECK (other <> 'note' AND lower(other) <> '')"},
		{"note", "CHECK (t.note <> '' AND u.note(1) > 0)", "CHECK (t.other <> '' AND u.note(1) > 0)"},
		{"date", "CHECK (date > '2000-01-01'::date)", "CHECK (other > '2000-01-01'::date)"},
		{"key", "FOREIGN KEY (key) REFERENCES p (key)", "FOREIGN KEY (other) REFERENCES p (key)"},
		{"key", "PRIMARY KEY (key)", "PRIMARY KEY (other)"},
		{"include", "USING btree (a) INCLUDE (include)", "USING btree (a) INCLUDE (other)"},
		{"last", "USING btree (last DESC NULLS LAST)", "USING btree (other DESC NULLS LAST)"},
		{"note", "FOREIGN KEY (a, note) REFERENCES p (a, note) ON DELETE SET NULL (note)", "FOREIGN KEY (a, other) REFERENCES p (a, note) ON DELETE SET NULL (other)"},
		{"C", `USING btree ("C" COLLATE "C")`, `USING btree (other COLLATE "C")`},
		{"C", `USING btree ((("C").c))`, `USING btree (((other).c))`},
		{"ndistinct", "a, ndistinct, (lower(ndistinct))", "a, other, (lower(other))"},
	} {
		if got := catalog.RenameIn(c.definition, "t", c.old, "other"); got != c.want {
			t.Errorf("%s: got %s, want %s", c.definition, got, c.want)
		}
	}
}

// TestObjectName holds that names are shortened to what fits, by whole characters.
func TestObjectName(t *testing.T) {
	long := strings.Repeat("é", 31)
	for _, name := range []string{
		catalog.ObjectName(long, long, "key"), catalog.ObjectName("x"+long, "", "idx_next"), catalog.PrefixedName("zz_copy_", "t", long), catalog.PrefixedName("zz_copy_", strings.Repeat("t", 63), strings.Repeat("c", 63)),
	} {
		if !utf8.ValidString(name) || len(name) > 63 || len(name) < 60 {
			t.Errorf("%q has %d bytes", name, len(name))
		}
	}
	if got := catalog.PrefixedName("zz_copy_", strings.Repeat("t", 63), "c"); !strings.HasPrefix(got, "zz_copy_t") || !strings.HasSuffix(got, "_c") {
		t.Error(got)
	}
}
