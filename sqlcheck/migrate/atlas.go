package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// atlas reads Ariga's Atlas: all files in the order of their names, beside
// atlas.sum. A file is one transaction unless its header says "-- atlas:txmode
// none", and is sent by statement. Checkpoints stand for the files before them
// in new databases only. In an archive (-- atlas:txtar) the section
// migration.sql is run and down.sql takes it back.
type atlas struct{}

const atlasSum = "atlas.sum"

var (
	atlasDirective = regexp.MustCompile(`^-- atlas:(\w+)(?: +(.+))?$`)
	archiveSection = regexp.MustCompile(`^-- (\S+) --$`)
)

func (atlas) tool() string { return "atlas" }

func (atlas) detect(f *folder) string {
	if _, ok := f.side[atlasSum]; ok && len(f.names) > 0 {
		return "there is an " + atlasSum
	}
	if n := f.firstWith("-- atlas:txmode"); n != "" {
		return n + ` has "-- atlas:txmode"`
	}
	return ""
}

func (atlas) entries(f *folder) ([]entry, []error) {
	list := byName(f, func(name string) (entry, bool) {
		version, _, _ := strings.Cut(strings.TrimSuffix(name, ".sql"), "_")
		return entry{version: version}, true
	})
	first := 0
	if slices.IndexFunc(list, func(e entry) bool { return isCheckpoint(f.sources[e.name]) }) == 0 {
		first = 1 // nothing but the checkpoint is left of what was before it
	}
	return append(list[:first:first], slices.DeleteFunc(slices.Clone(list[first:]), func(e entry) bool { return isCheckpoint(f.sources[e.name]) })...), nil
}

func (atlas) leaves(*folder, string) (why string, unclear bool) {
	return "checkpoints run on new databases only", false
}

func isCheckpoint(source string) bool {
	_, ok := atlasHeader(source)["checkpoint"]
	return ok
}

// atlasHeader reads the directives of a file: comments at its top, up to an
// empty line.
func atlasHeader(source string) map[string]string {
	found := map[string]string{}
	for _, l := range lines(source) {
		switch m := atlasDirective.FindStringSubmatch(strings.TrimSpace(l.text)); {
		case m != nil:
			found[m[1]] = m[2]
		case strings.HasPrefix(l.text, "--"):
		case strings.TrimSpace(l.text) == "":
			return found
		default:
			return nil // they belong to the statement
		}
	}
	return found
}

// atlasDelimiter reads the delimiter, which only the first line may set.
func atlasDelimiter(source string) (delimiter string, behind int) {
	if all := lines(source); len(all) > 0 {
		if m := atlasDirective.FindStringSubmatch(strings.TrimSpace(all[0].text)); m != nil && m[1] == "delimiter" {
			return strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(m[2]), all[0].next
		}
	}
	return "", skipBOM(source)
}

func (atlas) cut(file *File, _ *folder) error {
	source := file.Source
	header := atlasHeader(source)
	transaction := 1
	if header["txmode"] == "none" {
		transaction = 0
	}
	if _, ok := header["txtar"]; ok {
		sections := archiveSections(source)
		if s, ok := sections["migration.sql"]; ok {
			if atlasHeader(source[s.start:s.end])["txmode"] == "none" {
				transaction = 0
			}
			file.Execs = statements(source, s.start, s.end, transaction)
		}
		if s, ok := sections["down.sql"]; ok {
			addDown(file, statements(source, s.start, s.end, transaction))
		}
		return nil
	}
	delimiter, from := atlasDelimiter(source)
	if delimiter == "" {
		file.Execs = statements(source, from, len(source), transaction)
		return nil
	}
	file.Execs = delimited(source, from, len(source), delimiter, transaction)
	return nil
}

// archiveSections finds the files of an archive.
func archiveSections(source string) map[string]line {
	out := map[string]line{}
	name, start := "", 0
	end := func(at int) {
		if name != "" {
			out[name] = line{start: start, end: at}
		}
	}
	for _, l := range lines(source) {
		if m := archiveSection.FindStringSubmatch(l.text); m != nil {
			end(l.start)
			name, start = m[1], l.next
		}
	}
	end(len(source))
	return out
}
