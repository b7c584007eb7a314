package migrate

import (
	"fmt"
	"regexp"
	"strings"
)

// tern reads jackc/tern: NNN_name.sql from 1 without a gap, the down migration behind
// "---- create above / drop below ----". Either way is one transaction and one
// string; with "---- tern: disable-tx ----" it is sent by statement.
type tern struct{}

var (
	ternName      = regexp.MustCompile(`^(\d+)_.+\.sql$`)
	ternDisableTx = regexp.MustCompile(`(?m)^---- tern: disable-tx ----$`)
)

const ternDown = "---- create above / drop below ----"

func (tern) tool() string { return "tern" }

func (tern) detect(f *folder) string {
	for _, marker := range []string{ternDown, "---- tern: disable-tx ----"} {
		if n := f.firstWith(marker); n != "" {
			return n + ` has "` + marker + `"`
		}
	}
	return ""
}

func (tern) entries(f *folder) ([]entry, []error) {
	list := byName(f, func(name string) (entry, bool) {
		digits, n, ok := leadingNumber(name)
		return entry{version: digits, number: n, unique: true}, ok && ternName.MatchString(name)
	})
	want := uint64(1)
	for _, e := range list {
		if e.number > want {
			return list, []error{fmt.Errorf("%s: tern refuses to run: there is no migration %d before it", f.path(e.name), want)}
		}
		want = e.number + 1
	}
	return list, nil
}

func (tern) cut(file *File, _ *folder) error {
	start, end := skipBOM(file.Source), len(file.Source)
	if i := strings.Index(file.Source, ternDown); i >= 0 {
		addDown(file, ternExecs(file.Source, i+len(ternDown), end))
		end = i
	}
	file.Execs = ternExecs(file.Source, start, end)
	return nil
}

func ternExecs(source string, from, to int) []Exec {
	text := strings.TrimSpace(source[from:to])
	if text == "" {
		return nil
	}
	if ternDisableTx.MatchString(text) {
		return statements(source, from, to, 0)
	}
	return []Exec{{from, to, 1}}
}
