package check

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
)

// List is a flag whose value is a list of words, see [rule.JoinList]. Setting it
// replaces the former value.
type List []string

func (l *List) String() string { return rule.JoinList(*l) }

// Set implements [flag.Value].
func (l *List) Set(s string) error {
	*l = rule.SplitList(s)
	return nil
}

// Get implements [flag.Getter]; it tells readers of the flag (documentation,
// the configuration's schema) that the value is a list.
func (l *List) Get() any { return []string(*l) }

// Globs is a [List] of patterns of package [path]; a malformed one is an error.
type Globs struct{ List }

// Set implements [flag.Value].
func (g *Globs) Set(s string) error {
	for _, pattern := range rule.SplitList(s) {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("%q is no pattern: %w", pattern, err)
		}
	}
	return g.List.Set(s)
}

// Paths is a [List] of import paths.
type Paths struct{ List }

// Set implements [flag.Value].
func (p *Paths) Set(s string) error {
	for _, imported := range rule.SplitList(s) {
		if strings.ContainsAny(imported, " \t()*:\\") || strings.HasPrefix(imported, "/") || strings.HasSuffix(imported, "/") {
			return fmt.Errorf("%q is no import path: write one such as github.com/redis/go-redis/v9", imported)
		}
	}
	return p.List.Set(s)
}

// Choice is a flag that takes one of a few words; the first is the default.
type Choice struct {
	Words []string
	Value string
}

func (c *Choice) String() string { return c.Value }

// Set implements [flag.Value].
func (c *Choice) Set(s string) error {
	if !slices.Contains(c.Words, s) {
		return fmt.Errorf("unknown %q: want %s", s, strings.Join(c.Words, " or "))
	}
	c.Value = s
	return nil
}

// Pattern is a flag that takes a regular expression, which does not look at case.
type Pattern struct {
	Source string
	*regexp.Regexp
}

func (p *Pattern) String() string { return p.Source }

// Set implements [flag.Value].
func (p *Pattern) Set(s string) error {
	re, err := regexp.Compile("(?i)" + s)
	if err != nil {
		return err
	}
	p.Source, p.Regexp = s, re
	return nil
}
