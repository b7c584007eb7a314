package migrate

import (
	"errors"
	"fmt"
	"strings"
)

// goose reads pressly/goose v3: NNN_name.sql with "-- +goose" directives at
// the start of a line. A file is one transaction unless "NO TRANSACTION" is
// said anywhere. A statement ends with a line that ends in a semicolon, or is
// what stands between StatementBegin and StatementEnd; each is sent by itself.
type goose struct{}

func (goose) tool() string { return "goose" }

func (goose) detect(names []string, sources map[string]string) string {
	for _, n := range names {
		if strings.Contains(sources[n], "+goose") && hasLine(sources[n], func(l string) bool {
			return strings.EqualFold(gooseDirective(strings.TrimPrefix(l, "\ufeff")), "Up")
		}) {
			return n + ` has "-- +goose Up"`
		}
	}
	return ""
}

func (goose) parseName(name string) (entry, bool) {
	digits, n, ok := leadingNumber(name)
	return entry{version: digits, number: n, unique: true}, ok && n >= 1 && strings.HasPrefix(name[len(digits):], "_")
}

func (goose) cut(f *File) error {
	f.InTransaction = !hasLine(f.Source, func(l string) bool { return strings.EqualFold(gooseDirective(l), "NO TRANSACTION") })
	c := lineCutter{directive: gooseDirective, up: "Up", down: "Down"}
	return c.cut(f)
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

// lineCutter cuts files whose statements end with the line that ends in a
// semicolon.
type lineCutter struct {
	directive func(line string) string
	up, down  string // directives, compared with their first word

	inUp, inBlock, sawUp bool
	start, end           int // of the statement at hand; start < 0 without one
	execs                []Exec
}

func (c *lineCutter) cut(f *File) error {
	c.start = -1
	for _, l := range lines(f.Source) {
		if d := c.directive(l.text); d != "" {
			c.obey(d)
			continue
		}
		if !c.inUp {
			continue
		}
		trimmed := strings.TrimSpace(l.text)
		if c.start < 0 && (trimmed == "" || strings.HasPrefix(trimmed, "--")) {
			continue // leading comments are not sent, but see leading
		}
		if c.start < 0 {
			c.start = l.start
		}
		c.end = l.end
		if !c.inBlock && endsStatement(l.text) {
			c.flush()
		}
	}
	c.flush()
	f.Execs = c.execs
	if !c.sawUp {
		return fmt.Errorf("no %q directive", c.up)
	}
	if c.inBlock {
		return errors.New("StatementBegin without StatementEnd")
	}
	return nil
}

func (c *lineCutter) obey(directive string) {
	word, _, _ := strings.Cut(directive, " ")
	switch { // the tools take any case
	case strings.EqualFold(word, c.up):
		c.inUp, c.sawUp = true, true
	case strings.EqualFold(word, c.down):
		c.flush()
		c.inUp = false
	case strings.EqualFold(word, "StatementBegin"):
		c.flush()
		c.inBlock = true
	case strings.EqualFold(word, "StatementEnd"):
		c.flush()
		c.inBlock = false
	}
}

func (c *lineCutter) flush() {
	if c.start >= 0 {
		c.execs = append(c.execs, Exec{c.start, c.end})
	}
	c.start = -1
}

// endsStatement reports whether the last word of a line, comments left out,
// ends in a semicolon.
func endsStatement(text string) bool {
	last := ""
	for _, w := range strings.Fields(text) {
		if strings.HasPrefix(w, "--") {
			break
		}
		last = w
	}
	return strings.HasSuffix(last, ";")
}
