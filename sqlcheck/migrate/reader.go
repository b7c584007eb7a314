package migrate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A reader knows one tool. A new tool is one file with a reader and one line
// in [readers].
type reader interface {
	// tool is the name that is configured and shown.
	tool() string
	// detect says why a folder with these files is the tool's, or "".
	detect(names []string, sources map[string]string) string
	// parseName reads a file's name; ok is false for files that the tool does
	// not run on the way up.
	parseName(name string) (e entry, ok bool)
	// cut sets the transaction and the Execs of a file.
	cut(f *File) error
}

// readers in the order of detection: directives in the files say more than
// names do.
func readers(opts LoadOptions) []reader {
	return []reader{goose{}, dbmate{}, sqlMigrate{}, tern{}, golangMigrate{multiStatement: opts.MultiStatement}, flyway{}, plain{}}
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
func choose(opts LoadOptions, names []string, sources map[string]string) (reader, error) {
	for _, r := range readers(opts) {
		if opts.Tool == r.tool() || opts.Tool == "" && r.detect(names, sources) != "" {
			return r, nil
		}
	}
	if opts.Tool != "" {
		return nil, fmt.Errorf("unknown migration tool %q: want one of %s", opts.Tool, strings.Join(Tools(), ", "))
	}
	return nil, errUnknownTool
}

// entry is a file in the order of its tool: by group, number, then text.
type entry struct {
	name    string
	version string
	group   int
	number  uint64
	parts   []uint64 // dotted versions; number is unused then
	unique  bool     // the tool refuses two files of one version
}

func sortEntries(entries []entry) {
	slices.SortStableFunc(entries, func(a, b entry) int {
		switch {
		case a.group != b.group:
			return a.group - b.group
		case a.number < b.number:
			return -1
		case a.number > b.number:
			return 1
		}
		if c := slices.Compare(a.parts, b.parts); c != 0 {
			return c
		}
		return strings.Compare(a.name, b.name)
	})
}

// leadingNumber reads the digits that a name begins with.
func leadingNumber(name string) (digits string, n uint64, ok bool) {
	end := 0
	for end < len(name) && '0' <= name[end] && name[end] <= '9' {
		end++
	}
	n, err := strconv.ParseUint(name[:end], 10, 64)
	return name[:end], n, err == nil
}

// hasLine reports whether a file has a line that satisfies f.
func hasLine(source string, f func(line string) bool) bool {
	for line := range strings.Lines(source) {
		if f(strings.TrimRight(line, "\r\n")) {
			return true
		}
	}
	return false
}

// firstWith names a file that has a line of this prefix.
func firstWith(names []string, sources map[string]string, prefix string) string {
	for _, n := range names {
		if strings.Contains(sources[n], prefix) && hasLine(sources[n], func(l string) bool { return strings.HasPrefix(strings.TrimPrefix(l, "\ufeff"), prefix) }) {
			return n
		}
	}
	return ""
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
