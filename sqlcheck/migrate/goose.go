package migrate

import (
	"strings"
)

// goose reads pressly/goose v3: NNN_name.sql with "-- +goose" directives at
// the start of a line. A file is one transaction unless "NO TRANSACTION" is
// said anywhere. A statement ends with a line that ends in a semicolon, or is
// what stands between StatementBegin and StatementEnd; each is sent by itself.
type goose struct{}

func (goose) tool() string { return "goose" }

func (goose) detect(f *folder) string {
	if n := f.firstNamed(func(n string) bool {
		return strings.Contains(f.sources[n], "+goose") && hasLine(f.sources[n], func(l string) bool { return strings.EqualFold(gooseDirective(l), "Up") })
	}); n != "" {
		return n + ` has "-- +goose Up"`
	}
	return ""
}

func (goose) entries(f *folder) ([]entry, []error) {
	return byName(f, func(name string) (entry, bool) {
		digits, n, ok := leadingNumber(name)
		return entry{version: digits, number: n, unique: true}, ok && n >= 1 && strings.HasPrefix(name[len(digits):], "_")
	}), nil
}

func (goose) cut(file *File, _ *folder) error {
	transaction := 1
	if hasLine(file.Source, func(l string) bool { return strings.EqualFold(gooseDirective(l), "NO TRANSACTION") }) {
		transaction = 0
	}
	return (&lineCutter{directive: gooseDirective}).cut(file, transaction, transaction)
}

// gooseDirective returns the words behind "+goose" of a comment line.
func gooseDirective(l string) string {
	rest, ok := strings.CutPrefix(l, "--")
	if !ok {
		return ""
	}
	if rest, ok = strings.CutPrefix(strings.TrimSpace(rest), "+goose"); !ok {
		return ""
	}
	return strings.Join(strings.Fields(rest), " ")
}
