package migrate

import (
	"errors"
	"strings"
)

// dbmate reads amacneil/dbmate: <digits>*.sql in string order, sections
// "-- migrate:up [transaction:false]" and "-- migrate:down". A section is one
// transaction and is sent as one string.
type dbmate struct{}

func (dbmate) tool() string { return "dbmate" }

func (dbmate) detect(names []string, sources map[string]string) string {
	if n := firstWith(names, sources, "-- migrate:up"); n != "" {
		return n + ` has "-- migrate:up"`
	}
	return ""
}

func (dbmate) parseName(name string) (entry, bool) {
	digits, _, ok := leadingNumber(name)
	return entry{version: digits}, ok // string order: by name
}

func (dbmate) cut(f *File) error {
	f.InTransaction = true
	start := -1
	end := func(at int) {
		if start >= 0 {
			f.Execs = append(f.Execs, Exec{start, at})
		}
		start = -1
	}
	sawUp := false
	for _, l := range lines(f.Source) {
		text := strings.TrimSpace(strings.TrimPrefix(l.text, "--"))
		switch {
		case !strings.HasPrefix(l.text, "--"):
		case strings.HasPrefix(text, "migrate:up"):
			end(l.start)
			start, sawUp = l.next, true
			if strings.Contains(text, "transaction:false") {
				f.InTransaction = false
			}
		case strings.HasPrefix(text, "migrate:down"):
			end(l.start)
		}
	}
	end(len(f.Source))
	if !sawUp {
		return errors.New(`no "-- migrate:up" line`)
	}
	return nil
}
