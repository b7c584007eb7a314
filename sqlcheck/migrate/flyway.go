package migrate

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// flyway reads versioned (V1_2__title.sql) and then repeatable (R__title.sql)
// files. Each is one transaction, sent by statement; one that holds only
// statements which refuse a transaction runs without.
type flyway struct{}

var (
	flywayVersioned  = regexp.MustCompile(`^V([0-9][0-9._]*)__.*\.sql$`)
	flywayRepeatable = regexp.MustCompile(`^R__.*\.sql$`)
	noTransaction    = regexp.MustCompile(`(?is)^\s*(create\s+(unique\s+)?index\s+concurrently|drop\s+index\s+concurrently|reindex|vacuum|create\s+database|drop\s+database|alter\s+system)\b`)
)

func (flyway) tool() string { return "flyway" }

func (flyway) detect(names []string, _ map[string]string) string {
	for _, n := range names {
		if flywayVersioned.MatchString(n) {
			return n + " is named like one of Flyway"
		}
	}
	return ""
}

func (flyway) parseName(name string) (entry, bool) {
	if flywayRepeatable.MatchString(name) {
		return entry{version: name, group: 1}, true
	}
	m := flywayVersioned.FindStringSubmatch(name)
	if m == nil {
		return entry{}, false
	}
	e := entry{version: m[1]}
	for _, p := range strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' || r == '_' }) {
		n, err := strconv.ParseUint(p, 10, 64)
		if err != nil {
			return entry{}, false
		}
		e.parts = append(e.parts, n)
	}
	for len(e.parts) > 0 && e.parts[len(e.parts)-1] == 0 {
		e.parts = e.parts[:len(e.parts)-1] // 1.0 is 1
	}
	return e, true
}

func (flyway) cut(f *File) error {
	f.InTransaction = true
	statements, outside := 0, 0
	for _, p := range sqlscan.Split(f.Source, skipBOM(f.Source), len(f.Source)) {
		f.Execs = append(f.Execs, Exec{p.Leading, p.Tail})
		if p.Start == p.End {
			continue
		}
		statements++
		if noTransaction.MatchString(f.Source[p.Start:p.End]) {
			outside++
		}
	}
	if statements > 0 && statements == outside {
		f.InTransaction = false
	}
	return nil
}
