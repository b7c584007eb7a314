package migrate

import (
	"errors"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// liquibase reads Liquibase's formatted SQL: changesets, each a transaction
// and sent by statement unless its attributes say otherwise. The files come in
// the order in which a changelog beside them names them, else by name. What
// stands behind --rollback is the down migration.
type liquibase struct{}

var (
	liquibaseHeader    = regexp.MustCompile(`(?i)^--\s*liquibase formatted`)
	liquibaseChangeset = regexp.MustCompile(`(?i)^--\s*changeset\s+("[^"]+"|[^:]+):\s*("[^"]+"|\S+)`)
	liquibaseRollback  = regexp.MustCompile(`(?i)^\s*--\s*rollback\s+`)
	liquibaseBlock     = regexp.MustCompile(`(?i)^\s*/\*\s*liquibase\s+rollback\s*$`)
	liquibaseNothing   = regexp.MustCompile(`(?i)^(empty|not required|changesetid:.*)\s*;?\s*$`)
)

func (liquibase) tool() string { return "liquibase" }

// isChangelog reports whether a file may say which changesets are run.
func isChangelog(name string) bool {
	return strings.Contains(strings.ToLower(name), "changelog") && slices.Contains([]string{".xml", ".yaml", ".yml", ".json"}, filepath.Ext(name))
}

func (l liquibase) detect(f *folder) string {
	if n := f.firstNamed(func(n string) bool { return l.formatted(f.sources[n]) }); n != "" {
		return n + ` begins with "--liquibase formatted sql"`
	}
	return ""
}

// formatted reports whether the first line that is not empty says so.
func (liquibase) formatted(source string) bool {
	for l := range strings.Lines(source[skipBOM(source):]) {
		if text := strings.TrimSpace(l); text != "" {
			return liquibaseHeader.MatchString(text)
		}
	}
	return false
}

func (l liquibase) entries(f *folder) ([]entry, []error) {
	list := byName(f, func(name string) (entry, bool) {
		return entry{version: strings.TrimSuffix(name, ".sql")}, l.formatted(f.sources[name])
	})
	if name := l.listed(f, list); name != "" {
		text := f.side[name]
		slices.SortStableFunc(list, func(a, b entry) int { return mention(text, a.name) - mention(text, b.name) })
	}
	return list, nil
}

// listed is the first changelog that names files.
func (liquibase) listed(f *folder, list []entry) string {
	for _, name := range slices.Sorted(maps.Keys(f.side)) {
		if text := f.side[name]; isChangelog(name) && slices.ContainsFunc(list, func(e entry) bool { return strings.Contains(text, e.name) }) {
			return name
		}
	}
	return ""
}

func (l liquibase) leaves(f *folder, name string) (why string, unclear bool) {
	for side, text := range f.side {
		if isChangelog(side) && strings.Contains(text, name) {
			return "the changelog names them, but they do not begin with \"--liquibase formatted sql\"", true
		}
	}
	return "they do not begin with \"--liquibase formatted sql\"", false
}

// mention is where a text names a file; what it does not name comes last.
func mention(text, name string) int {
	if i := strings.Index(text, name); i >= 0 {
		return i
	}
	return len(text)
}

// changeset is one changeset while its file is read.
type changeset struct {
	start      int
	attributes string
	number     int
}

// attribute returns the value of key:value in the line of a changeset.
func (c changeset) attribute(key string) string {
	for _, word := range strings.Fields(c.attributes) {
		if k, v, ok := strings.Cut(word, ":"); ok && strings.EqualFold(k, key) {
			return strings.Trim(v, `"`)
		}
	}
	return ""
}

// ours reports whether the changeset runs on PostgreSQL.
func (c changeset) ours() bool {
	dbms := c.attribute("dbms")
	others := false
	for name := range strings.SplitSeq(strings.ToLower(dbms), ",") {
		switch name = strings.TrimSpace(name); name {
		case "", "postgresql", "all":
			return true
		case "!postgresql", "none":
			return false
		}
		others = others || !strings.HasPrefix(name, "!")
	}
	return !others
}

// transaction is the number of its transaction, for both ways.
func (c changeset) transaction() int {
	if strings.EqualFold(c.attribute("runInTransaction"), "false") {
		return 0
	}
	return c.number
}

func (c changeset) execs(source string, to int) []Exec {
	transaction := c.transaction()
	delimiter := c.attribute("endDelimiter")
	switch {
	case strings.EqualFold(c.attribute("splitStatements"), "false"):
		return []Exec{{c.start, to, transaction}}
	case delimiter == "" || delimiter == ";":
		return statements(source, c.start, to, transaction)
	case delimiter == "/" || strings.EqualFold(strings.TrimPrefix(delimiter, `\n`), "go"):
		return byLine(source, c.start, to, strings.TrimPrefix(delimiter, `\n`), transaction)
	}
	return delimited(source, c.start, to, delimiter, transaction)
}

func (liquibase) cut(file *File, _ *folder) error {
	source := file.Source
	var open *changeset
	down := rollbacks{source: source}
	count := 0
	end := func(at int) {
		if open != nil && open.ours() {
			file.Execs = append(file.Execs, open.execs(source, at)...)
		}
		down.end()
	}
	for _, l := range lines(source) {
		if liquibaseChangeset.MatchString(strings.TrimSpace(l.text)) {
			end(l.start)
			count++
			open = &changeset{start: l.next, attributes: l.text, number: count}
			down.begin(open.transaction(), open.ours())
			continue
		}
		down.line(l)
	}
	end(len(source))
	file.Down = down.file(file)
	if count == 0 {
		return errors.New("no changeset")
	}
	return nil
}

// rollbacks collects what --rollback comments say, in a text of the file's
// length in which all else is blank.
type rollbacks struct {
	source      string
	text        []byte
	transaction int  // of the changeset
	wanted      bool // it runs on PostgreSQL
	inBlock     bool
	first, last int // range of the changeset's rollback; first < 0 for none
	execs       []Exec
}

func (r *rollbacks) begin(transaction int, wanted bool) {
	r.transaction, r.wanted, r.first = transaction, wanted, -1
}

func (r *rollbacks) line(l line) {
	switch {
	case !r.wanted:
	case r.inBlock:
		before, _, closed := strings.Cut(l.text, "*/")
		r.keep(l.start, l.start+len(before))
		r.inBlock = !closed
	case liquibaseBlock.MatchString(l.text):
		r.inBlock = true
	default:
		if m := liquibaseRollback.FindString(l.text); m != "" && !liquibaseNothing.MatchString(l.text[len(m):]) {
			r.keep(l.start+len(m), l.end)
		}
	}
}

// keep takes over a range of the source.
func (r *rollbacks) keep(from, to int) {
	if r.text == nil {
		r.text = []byte(r.source)
		for i, c := range r.text {
			if c != '\n' && c != '\r' {
				r.text[i] = ' '
			}
		}
	}
	copy(r.text[from:to], r.source[from:to])
	if r.first < 0 {
		r.first = from
	}
	r.last = to
}

func (r *rollbacks) end() {
	if r.wanted && r.first >= 0 {
		r.execs = append(r.execs, statements(string(r.text), r.first, r.last, r.transaction)...)
	}
	r.inBlock = false
}

func (r *rollbacks) file(up *File) *File {
	if r.text == nil {
		return nil
	}
	return &File{Path: up.Path, Version: up.Version, Source: string(r.text), Execs: r.execs}
}
