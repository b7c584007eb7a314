package envscatter

import (
	"fmt"
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// callSite is the place of a read, fit for facts.
type callSite struct {
	File         string // base name
	Line, Column int
	End          int    // end column when it is on the same line
	Func         string // the declaration around it
	Initial      bool   // which is that of a package-level variable
}

func (s callSite) short() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }

func (c *checker) callSiteOf(cur inspector.Cursor) callSite {
	start, end := c.Fset.Position(cur.Node().Pos()), c.Fset.Position(cur.Node().End())
	s := callSite{File: base(start.Filename), Line: start.Line, Column: start.Column, Func: c.describe(cur)}
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

// message says what happens because of a read.
func (r *read) message() string {
	name, in := r.key(), r.at.Func
	if r.more > 0 {
		name = fmt.Sprintf("%s (or one of %d more)", name, r.more)
	}
	switch r.category {
	case defaultDrift:
		return driftMessage(r.key(), r.def, r.first.def, r.first.at.short())
	case secret:
		return fmt.Sprintf("a missing secret %s shows only when %s runs, and rotation and redaction overlook it", name, in)
	case requestPath:
		if !r.when.Request {
			return fmt.Sprintf("a missing or wrong %s shows in an endless loop of %s, long after the start", name, in)
		}
		return fmt.Sprintf("a missing or wrong %s fails each request or job in %s, not the start", name, in)
	case startup:
		return fmt.Sprintf("importing this package settles %s, before main can validate or override it", name)
	case duplicateRead:
		return fmt.Sprintf("%s and %s both read %s: their parsing and defaults drift apart", r.first.at.Func, in, name)
	case configLeak:
		return fmt.Sprintf("a wrong %s shows only when %s asks for it by name, unchecked by the configuration", name, in)
	}
	return fmt.Sprintf("a missing or wrong %s shows only when %s runs, not at the start", name, in)
}

func driftMessage(key string, here, there defaultValue, where string) string {
	return fmt.Sprintf("when %s is unset, it is %s here and %s in %s", key, here.Value, there.Value, where)
}

// advice says where to read a variable instead; config is the package that
// loads the configuration, when it is known.
func advice(category, config string) string {
	where := "once at startup"
	if config != "" && config != "." {
		where = "in " + config
	}
	if category == defaultDrift {
		return "read it " + where + " with one default"
	}
	return "load it " + where + " and pass it in"
}

// isSecret reports whether a read yields a secret. Whether a secret is set at
// all is less delicate, but needs the same key.
func isSecret(r *read) bool {
	return !strings.HasSuffix(r.key(), "*") && knowledge.SecretKey(r.key())
}
