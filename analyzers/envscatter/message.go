package envscatter

import (
	"fmt"
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// site is the place of a read, fit for facts.
type site struct {
	File         string // base name
	Line, Column int
	End          int    // end column when it is on the same line
	Func         string // the declaration around it
	Initial      bool   // which is that of a package-level variable
}

func (s site) short() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }

func (c *checker) siteOf(cur inspector.Cursor) site {
	start, end := c.Fset.Position(cur.Node().Pos()), c.Fset.Position(cur.Node().End())
	s := site{File: base(start.Filename), Line: start.Line, Column: start.Column, Func: c.describe(cur)}
	_, s.Initial = index.EnclosingDecl(cur).Node().(*ast.GenDecl)
	if end.Line == start.Line {
		s.End = end.Column
	}
	return s
}

// related is a further place of a finding.
type related struct {
	read    *read
	message string
}

func (r *read) relate(other *read, message string) {
	r.related = append(r.related, related{other, message})
}

// subject is the message of a finding up to the advice.
func (r *read) subject() string {
	name, in := r.key(), r.at.Func
	if r.more > 0 {
		name = fmt.Sprintf("%s and %d more variables", name, r.more)
	}
	switch r.category {
	case defaultDrift:
		return driftSubject(r.key(), r.def, r.first.def, r.first.at.short())
	case secret:
		return fmt.Sprintf("reads the secret %s in %s, outside the configuration: a missing one fails late, and rotation and redaction overlook it", name, in)
	case requestPath:
		if !r.when.Request {
			return fmt.Sprintf("reads %s in %s on each turn of an endless loop: a missing or wrong value is noticed long after the start", name, in)
		}
		return fmt.Sprintf("reads %s in %s for each request or job: a missing or wrong value fails requests instead of the start", name, in)
	case startup:
		return fmt.Sprintf("reads %s while the package is initialised: merely importing it settles the value, before main can validate or override it", name)
	case duplicateRead:
		return fmt.Sprintf("reads %s in %s again, after %s: two copies of its parsing and default drift apart", name, in, r.first.at.Func)
	case configLeak:
		return fmt.Sprintf("asks for %s by name in %s: the configuration can't check a variable that it doesn't know of, and a wrong value shows only here", name, in)
	}
	return fmt.Sprintf("reads %s in %s, outside the configuration: a missing or wrong value shows only when this runs", name, in)
}

func driftSubject(key string, here, there defaultValue, where string) string {
	return fmt.Sprintf("%s defaults to %s here and to %s in %s: when it is unset, parts of the program disagree", key, here.Value, there.Value, where)
}

// advice ends a message; config is the package that loads the configuration,
// when it is known.
func advice(category, config string) string {
	where := "once at startup"
	if config != "" && config != "." {
		where = "in " + config
	}
	if category == defaultDrift {
		return "; read it " + where + " with one default"
	}
	return "; load it " + where + " and pass it in"
}

// isSecret reports whether a read yields a secret. Whether a secret is set at
// all is less delicate, but needs the same key.
func isSecret(r *read) bool {
	return !strings.HasSuffix(r.key(), "*") && knowledge.SecretKey(r.key())
}
