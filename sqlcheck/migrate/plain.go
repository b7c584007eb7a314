package migrate

import "regexp"

// plain reads a folder of numbered files that no known tool claims. How they
// are run is unknown; sending a file as one string is the common way.
type plain struct{}

var (
	plainName  = regexp.MustCompile(`^[vV]?[0-9]+([._-].*)?\.sql$`)
	downSuffix = regexp.MustCompile(`(?i)[._-](down|undo|rollback|revert)\.sql$`)
)

func (plain) tool() string { return "plain" }

func (plain) detect(names []string, _ map[string]string) string {
	if len(names) == 0 {
		return ""
	}
	for _, n := range names {
		if !plainName.MatchString(n) {
			return ""
		}
	}
	return "all files are numbered"
}

// parseName takes every file but ways down; those without a number come last.
func (plain) parseName(name string) (entry, bool) {
	if downSuffix.MatchString(name) {
		return entry{}, false
	}
	text := name
	if len(text) > 1 && (text[0] == 'v' || text[0] == 'V') {
		text = text[1:]
	}
	digits, n, ok := leadingNumber(text)
	if !ok {
		return entry{version: name, group: 1}, true
	}
	return entry{version: digits, number: n}, true
}

func (plain) cut(f *File) error {
	cutWhole(f)
	return nil
}
