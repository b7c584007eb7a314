package migrate

import (
	"errors"
	"strings"
)

// lineCutter cuts files whose statements end with the line that ends in a
// semicolon, and whose directives begin the up migration and the down migration.
type lineCutter struct {
	directive func(line string) string

	direction  *[]Exec // where statements go, nil before the first directive
	ups, downs []Exec
	inBlock    bool
	sawUp      bool
	start, end int // of the current statement; start < 0 without one
}

// cut sets the Execs of both ways; up and down are their transactions.
func (c *lineCutter) cut(f *File, up, down int) error {
	c.start = -1
	for _, l := range lines(f.Source) {
		if d := c.directive(l.text); d != "" {
			c.obey(d)
			continue
		}
		if c.direction == nil {
			continue
		}
		trimmed := strings.TrimSpace(l.text)
		if c.start < 0 && (trimmed == "" || strings.HasPrefix(trimmed, "--")) {
			continue // leading comments are not sent
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
	f.Execs = inTransaction(c.ups, up)
	addDown(f, inTransaction(c.downs, down))
	if !c.sawUp {
		return errors.New(`no "Up" directive`)
	}
	if c.inBlock {
		return errors.New("StatementBegin without StatementEnd")
	}
	return nil
}

func inTransaction(execs []Exec, transaction int) []Exec {
	for i := range execs {
		execs[i].Transaction = transaction
	}
	return execs
}

func (c *lineCutter) obey(directive string) {
	word, _, _ := strings.Cut(directive, " ")
	switch { // goose takes any case
	case strings.EqualFold(word, "Up"):
		c.flush()
		c.direction, c.sawUp = &c.ups, true
	case strings.EqualFold(word, "Down"):
		c.flush()
		c.direction = &c.downs
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
		*c.direction = append(*c.direction, Exec{Start: c.start, End: c.end})
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
