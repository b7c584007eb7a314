package migrate

import (
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// tern reads jackc/tern: NNN_name.sql, the way down behind the line
// "---- create above / drop below ----". A migration is one transaction and
// one string; with "---- tern: disable-tx ----" it is sent by statement.
type tern struct{}

var ternName = regexp.MustCompile(`^(\d+)_.+\.sql$`)

const (
	ternDown      = "---- create above / drop below ----"
	ternDisableTx = "---- tern: disable-tx ----"
)

func (tern) tool() string { return "tern" }

func (tern) detect(names []string, sources map[string]string) string {
	for _, marker := range []string{ternDown, ternDisableTx} {
		if n := firstWith(names, sources, marker); n != "" {
			return n + ` has "` + marker + `"`
		}
	}
	return ""
}

func (tern) parseName(name string) (entry, bool) {
	digits, n, ok := leadingNumber(name)
	return entry{version: digits, number: n, unique: true}, ok && ternName.MatchString(name)
}

func (tern) cut(f *File) error {
	f.InTransaction = true
	start, end := skipBOM(f.Source), len(f.Source)
	for _, l := range lines(f.Source) {
		switch strings.TrimSpace(l.text) {
		case ternDown:
			end = l.start
		case ternDisableTx:
			if l.start < end {
				f.InTransaction = false
			}
		}
	}
	if f.InTransaction {
		f.Execs = []Exec{{start, end}}
		return nil
	}
	for _, p := range sqlscan.Split(f.Source, start, end) {
		f.Execs = append(f.Execs, Exec{p.Leading, p.Tail})
	}
	return nil
}
