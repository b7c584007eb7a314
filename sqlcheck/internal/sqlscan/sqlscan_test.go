package sqlscan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// TestSplit shows the parts: statements as they are, what only psql understands
// with its kind before it.
func TestSplit(t *testing.T) {
	kinds := map[sqlscan.PartKind]string{sqlscan.Meta: "meta: ", sqlscan.CopyData: "rows: "}
	for _, tt := range []struct {
		name, source string
		want         []string
	}{
		{"strings and comments", "SELECT ';', $$;$$, \";\" -- ;\n; /* ; /* ; */ ; */ SELECT 2", []string{`SELECT ';', $$;$$, ";"`, "SELECT 2"}},
		{"brackets", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3", []string{"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"}},
		{"routine", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; SELECT 2", []string{"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END", "SELECT 2"}},
		{"meta-command", "\\connect shop\nSELECT 1;\r\n\\echo a;b\r\nSELECT 2", []string{"meta: \\connect shop", "SELECT 1", "meta: \\echo a;b", "SELECT 2"}},
		{"meta-command ends a statement", "SELECT 'x' \\gexec\nSELECT 2;", []string{"SELECT 'x'", "meta: \\gexec", "SELECT 2"}},
		{"backslash in a string", `SELECT E'\'; \connect', '\'; SELECT 2`, []string{`SELECT E'\'; \connect', '\'`, "SELECT 2"}},
		{"rows", "COPY public.t (a, b) FROM stdin;\n1;\t'\n\\N\t\\.x\n\\.\nSELECT 1;", []string{"COPY public.t (a, b) FROM stdin", "rows: 1;\t'\n\\N\t\\.x\n\\.", "SELECT 1"}},
		{"no rows", "COPY t FROM STDIN;\r\n\\.\r\nSELECT 1", []string{"COPY t FROM STDIN", "rows: \\.", "SELECT 1"}},
		{"rows without an end", "COPY t FROM stdin;\nSELECT 1;", []string{"COPY t FROM stdin", "SELECT 1"}},
		{"copy out", "COPY t TO stdout;\n\\echo x", []string{"COPY t TO stdout", "meta: \\echo x"}},
		{"open quote", "SELECT 1; SELECT 'a; b", []string{"SELECT 1", "SELECT 'a; b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range sqlscan.Split(tt.source, 0, len(tt.source)) {
				if p.Start < p.End {
					got = append(got, kinds[p.Kind]+tt.source[p.Start:p.End])
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// FuzzSplit holds that the parts tile every source and that tokens lie in it,
// in order, and come to an end.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"", ";;", "SELECT 1; SELECT 2", "\\", "a\\b", "COPY t FROM stdin;\n\\.", "COPY t FROM stdin;\\.\n", "$$", "$a$ $b$ $a$", "'", "E'\\", "/* /* */", "U&\"", "1e+", "\x00\xff;",
		"CREATE FUNCTION f() BEGIN ATOMIC CASE END; END; x", strings.Repeat("(", 99) + ";",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, split := range []func(string, int, int) []sqlscan.Part{sqlscan.Split, sqlscan.SplitFlat} {
			at := 0
			for _, p := range split(src, 0, len(src)) {
				if p.Leading != at || p.Start < p.Leading || p.End < p.Start || p.Tail < p.End {
					t.Fatalf("%+v behind %d", p, at)
				}
				at = p.Tail
			}
			if at != len(src) {
				t.Fatalf("%d of %d bytes", at, len(src))
			}
		}
		sc, at := sqlscan.New(src, 0), 0
		for {
			tok, ok := sc.Next()
			if !ok {
				return
			}
			if tok.Start < at || tok.End <= tok.Start || tok.End > len(src) {
				t.Fatalf("%+v behind %d", tok, at)
			}
			at = tok.End
		}
	})
}
