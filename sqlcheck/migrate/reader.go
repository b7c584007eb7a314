package migrate

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// A reader knows one tool. A new tool is one file with a reader and one line
// in [readers].
type reader interface {
	// tool is the name that is configured and shown.
	tool() string
	// detect says why a folder is the tool's, or "".
	detect(f *folder) string
	// entries lists the migrations in the order in which they run, and why the
	// tool would refuse to run them.
	entries(f *folder) ([]entry, []error)
	// cut sets the Execs of a file and of its way down. Where that is in the
	// same file it adds the Down.
	cut(file *File, f *folder) error
}

// An engineTeller is a reader of a tool that says for which database a folder
// is: "" when it doesn't say so.
type engineTeller interface {
	engine(f *folder) (name, where string)
}

// A lister is a reader of a tool that has its migrations listed in a file: the
// name of that file in this folder, "" without.
type lister interface {
	listed(f *folder, entries []entry) string
}

// readers in the order of detection: directives in the files say more than
// names do.
func readers(opts LoadOptions) []reader {
	return []reader{
		goose{}, dbmate{}, sqlMigrate{}, tern{}, liquibase{}, prisma{}, sqitch{},
		golangMigrate{multiStatement: opts.MultiStatement}, flyway{}, atlas{}, plain{},
	}
}

// Tools lists the names that [LoadOptions.Tool] accepts.
func Tools() []string {
	var out []string
	for _, r := range readers(LoadOptions{}) {
		out = append(out, r.tool())
	}
	slices.Sort(out)
	return out
}

// choose finds the reader that is asked for or that fits.
func choose(opts LoadOptions, f *folder) (reader, error) {
	for _, r := range readers(opts) {
		if opts.Tool == r.tool() || opts.Tool == "" && r.detect(f) != "" {
			return r, nil
		}
	}
	if opts.Tool != "" {
		return nil, fmt.Errorf("unknown migration tool %q: want one of %s", opts.Tool, strings.Join(Tools(), ", "))
	}
	return nil, errUnknownTool
}

// entry is a migration in the order of its tool: by group, number, dotted
// version, then text.
type entry struct {
	name    string // of the file with the up migration
	down    string // of the file with the down migration, when it is another one
	version string
	group   int
	number  uint64
	parts   []uint64 // dotted versions; number is unused then
	unique  bool     // the tool refuses two files of one version
	isDown  bool     // the file is only the down migration
}

// compare orders versions.
func (e entry) compare(o entry) int {
	return cmp.Or(cmp.Compare(e.group, o.group), cmp.Compare(e.number, o.number), slices.Compare(e.parts, o.parts))
}

// byName lists the files whose names a function can read, in their order.
// Files with only the down migration join the migration of their version, where that
// has several files the one of their name.
func byName(f *folder, parse func(name string) (entry, bool)) []entry {
	var ups, downs []entry
	for _, name := range f.names {
		e, ok := parse(name)
		if !ok {
			continue
		}
		if e.name = name; e.isDown {
			downs = append(downs, e)
		} else {
			ups = append(ups, e)
		}
	}
	slices.SortStableFunc(ups, func(a, b entry) int { return cmp.Or(a.compare(b), strings.Compare(a.name, b.name)) })
	for _, d := range downs {
		at := -1
		for i, ok := slices.BinarySearchFunc(ups, d, entry.compare); ok && i < len(ups) && ups[i].compare(d) == 0; i++ {
			if ups[i].down == "" && (at < 0 || stem(ups[i].name) == stem(d.name)) {
				at = i
			}
		}
		if at >= 0 {
			ups[at].down = d.name
		}
	}
	return ups
}

// direction ends the name of a file with one way of a migration.
var direction = regexp.MustCompile(`[._-](up|down)\b.*$`)

// stem is what the names of both ways of a migration begin with.
func stem(name string) string { return direction.ReplaceAllString(name, "") }

// leadingNumber reads the digits that a name begins with.
func leadingNumber(name string) (digits string, n uint64, ok bool) {
	end := 0
	for end < len(name) && '0' <= name[end] && name[end] <= '9' {
		end++
	}
	n, err := strconv.ParseUint(name[:end], 10, 64)
	return name[:end], n, err == nil
}

// whole sends a file as one string outside of a transaction.
func whole(source string) []Exec { return []Exec{{Start: skipBOM(source), End: len(source)}} }

// statements sends every statement of a range by itself.
func statements(source string, from, to, transaction int) []Exec {
	var out []Exec
	for _, p := range sqlscan.Split(source, from, to) {
		out = append(out, Exec{p.Leading, p.Tail, transaction})
	}
	return out
}

// addDown makes what follows in the same file the down migration.
func addDown(f *File, execs []Exec) {
	if len(execs) > 0 {
		f.Down = &File{Path: f.Path, Version: f.Version, Source: f.Source, Execs: execs}
	}
}

// hasLine reports whether a file has a line that satisfies a test.
func hasLine(source string, test func(line string) bool) bool {
	for line := range strings.Lines(source[skipBOM(source):]) {
		if test(strings.TrimRight(line, "\r\n")) {
			return true
		}
	}
	return false
}

// line is one line of a file with its offsets; end is behind the text, next
// behind the line break.
type line struct {
	text             string
	start, end, next int
}

// lines cuts a file into lines, the byte order mark left out.
func lines(source string) []line {
	var out []line
	pos := skipBOM(source)
	for l := range strings.Lines(source[pos:]) {
		text := strings.TrimRight(l, "\r\n")
		out = append(out, line{text: text, start: pos, end: pos + len(text), next: pos + len(l)})
		pos += len(l)
	}
	return out
}
