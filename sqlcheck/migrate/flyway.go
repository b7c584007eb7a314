package migrate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// flyway reads versioned (V1_2__title.sql) and then repeatable (R__title.sql)
// files; U files undo the versioned ones, and a baseline (B) stands for those
// up to its version in databases that have none of them. Each is one
// transaction, sent by statement; one that holds only statements which refuse
// a transaction runs without.
type flyway struct{}

// flywayConf ends the name of a script's own configuration.
const flywayConf = ".sql.conf"

var (
	flywayName  = regexp.MustCompile(`^([VUB])([0-9][0-9._]*)__.*\.sql$`)
	flywayAgain = regexp.MustCompile(`^R__.*\.sql$`)
	// noTransaction is what Flyway's parser takes for such statements.
	noTransaction = regexp.MustCompile(`(?is)^((create|drop)(\s+unique)?\s+index\s+concurrently|(create|drop)\s+(database|tablespace|subscription)|` +
		`alter\s+system|reindex(\s*\(?\s*verbose\s*\)?)?\s+(schema|database|system)|vacuum|discard\s+all)\b`)
	flywayNoTx = regexp.MustCompile(`(?im)^\s*(flyway\.)?executeInTransaction\s*[=:]\s*false\s*$`)
)

func (flyway) tool() string { return "flyway" }

func (flyway) detect(f *folder) string {
	if n := f.firstNamed(func(n string) bool { return strings.HasPrefix(n, "V") && flywayName.MatchString(n) }); n != "" {
		return n + " is named like one of Flyway"
	}
	return ""
}

// flywayCallback are the events that Flyway runs scripts at, by their names.
var flywayCallback = regexp.MustCompile(`^(before|after|createSchema)[A-Za-z]*(__.*)?\.sql$`)

func (flyway) leaves(_ *folder, name string) (why string, unclear bool) {
	m := flywayName.FindStringSubmatch(name)
	switch {
	case flywayCallback.MatchString(name):
		return "Flyway runs them at events, not as migrations", false
	case m != nil && m[1] == "U":
		return "no V file goes with them, as with tools that run them on the way up", true
	case m != nil && m[1] == "B":
		return "baselines stand for files that are there", false
	}
	return "", false
}

func (flyway) entries(f *folder) ([]entry, []error) {
	var baselines []entry
	list := byName(f, func(name string) (entry, bool) {
		if flywayAgain.MatchString(name) {
			return entry{version: name, group: 1}, true
		}
		m := flywayName.FindStringSubmatch(name)
		if m == nil {
			return entry{}, false
		}
		e := entry{name: name, version: m[2], unique: true, isDown: m[1] == "U"}
		var ok bool
		if e.parts, ok = flywayVersion(m[2]); ok && m[1] == "B" {
			baselines = append(baselines, e)
			return entry{}, false
		}
		return e, ok
	})
	return flywayBaseline(list, baselines), nil
}

// flywayBaseline puts the newest baseline in the place of what it stands for
// when that is not there any more.
func flywayBaseline(list, baselines []entry) []entry {
	if len(baselines) == 0 {
		return list
	}
	b := slices.MaxFunc(baselines, entry.compare)
	if len(list) > 0 && list[0].compare(b) <= 0 {
		return list
	}
	return append([]entry{b}, list...)
}

// flywayVersion reads numbers between dots or underscores; 1.0 is 1.
func flywayVersion(text string) (parts []uint64, ok bool) {
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '_' }) {
		n, err := strconv.ParseUint(p, 10, 64)
		if err != nil {
			return nil, false
		}
		parts = append(parts, n)
	}
	for len(parts) > 0 && parts[len(parts)-1] == 0 {
		parts = parts[:len(parts)-1]
	}
	return parts, true
}

func (flyway) cut(file *File, f *folder) error {
	for _, way := range []*File{file, file.Down} {
		if way == nil {
			continue
		}
		name := way.Path[strings.LastIndexByte(way.Path, '/')+1:]
		way.Execs = flywayExecs(way.Source, flywayNoTx.MatchString(f.side[name+".conf"]))
	}
	return nil
}

func flywayExecs(source string, outside bool) []Exec {
	var out []Exec
	all, refuse := 0, 0
	for _, p := range sqlscan.Split(source, skipBOM(source), len(source)) {
		if p.Kind == sqlscan.CopyData {
			continue // sent as rows
		}
		out = append(out, Exec{p.Leading, p.Tail, 1})
		if p.Start == p.End {
			continue
		}
		all++
		if noTransaction.MatchString(source[p.Start:p.End]) {
			refuse++
		}
	}
	if outside || all > 0 && all == refuse {
		return inTransaction(out, 0)
	}
	return out
}
