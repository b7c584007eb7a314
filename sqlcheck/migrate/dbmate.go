package migrate

import (
	"errors"
	"slices"
	"strings"
)

// dbmate reads amacneil/dbmate: <digits>*.sql in string order, sections
// "-- migrate:up [transaction:false]" and "-- migrate:down", of which a file
// may have several. A section is one transaction and is sent as one string.
type dbmate struct{}

func (dbmate) tool() string { return "dbmate" }

func (dbmate) detect(f *folder) string {
	if n := f.firstNamed(func(n string) bool {
		return strings.Contains(f.sources[n], "migrate:up") && hasLine(f.sources[n], func(l string) bool { return dbmateSection(l) == "up" })
	}); n != "" {
		return n + ` has "-- migrate:up"`
	}
	return ""
}

func (dbmate) entries(f *folder) ([]entry, []error) {
	return byName(f, func(name string) (entry, bool) {
		digits, _, ok := leadingNumber(name)
		return entry{version: digits, unique: true}, ok // string order: by name
	}), nil
}

// dbmateSection returns "up" or "down" for the line that begins a section.
func dbmateSection(l string) string {
	rest, ok := strings.CutPrefix(l, "--")
	if !ok {
		return ""
	}
	word, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	section, ok := strings.CutPrefix(strings.TrimSpace(word), "migrate:")
	if !ok || section != "up" && section != "down" {
		return ""
	}
	return section
}

func (dbmate) cut(file *File, _ *folder) error {
	var ups, downs []Exec
	section, at, transaction := "", 0, 0
	end := func(to int) {
		switch section {
		case "up":
			ups = append(ups, Exec{at, to, transaction})
		case "down":
			downs = append(downs, Exec{at, to, transaction})
		}
	}
	sections := 0
	for _, l := range lines(file.Source) {
		next := dbmateSection(l.text)
		if next == "" {
			continue
		}
		end(l.start)
		sections++
		section, at, transaction = next, l.next, sections
		if slices.Contains(strings.Fields(l.text), "transaction:false") {
			transaction = 0
		}
	}
	end(len(file.Source))
	file.Execs = ups
	addDown(file, downs)
	if len(ups) == 0 {
		return errors.New(`no "-- migrate:up" line`)
	}
	return nil
}
