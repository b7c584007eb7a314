package sqlcheck

import (
	"fmt"
	"strings"

	"github.com/patternvet/patternvet/internal/safetext"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Description is what is known of a statement before it runs.
type Description struct {
	Start, End      int // byte offsets in its file
	PostgresVersion int
	InTransaction   bool             // with other statements
	Effects         *effects.Effects // nil when the statement can't be read
	Failures        []failures.Failed
	Unreadable      string          // why not
	New             map[string]bool // relations that the same deploy creates, by name
}

// Describe predicts what the statement at an offset of a file does, in the
// context of all that come before; nil when none stands there.
func Describe(dir *migrate.Dir, opts Options, file string, offset int) *Description {
	version := opts.PostgresVersion
	if version == 0 {
		version = DefaultPostgresVersion
	}
	var out *Description
	engine.Walk(dir, engine.Options{Version: version, VersionKnown: opts.PostgresVersion != 0}, nil, func(s *engine.Step) bool {
		if out != nil || s.File.Path != file || offset < s.Start || offset > s.End {
			return false
		}
		out = &Description{Start: s.Start, End: s.End, PostgresVersion: version, InTransaction: s.InTransaction, Effects: s.Effects, Failures: s.Failures, Unreadable: s.Unreadable, New: map[string]bool{}}
		if s.Effects != nil {
			for _, l := range s.Effects.Locks {
				out.New[check.Relation(l.Relation)] = s.Catalog.IsNew(l.Relation)
			}
		}
		return false
	})
	return out
}

// Markdown is the description for people.
func (d *Description) Markdown() string {
	var b strings.Builder
	if d.Effects == nil {
		fmt.Fprintf(&b, "Not checked: %s", safetext.Markdown(d.Unreadable))
		return b.String()
	}
	if len(d.Effects.Locks) == 0 && len(d.Effects.Work) == 0 {
		b.WriteString("Locks no table.\n")
	}
	if len(d.Effects.Locks) > 0 {
		fmt.Fprintf(&b, "Locks on PostgreSQL %d", d.PostgresVersion)
		if d.InTransaction {
			b.WriteString(", held to the end of the transaction")
		}
		b.WriteString(":\n\n| relation | lock | waits |\n| --- | --- | --- |\n")
		for _, l := range d.Effects.Locks {
			name := check.Relation(l.Relation)
			waits := "nobody: created in this deploy"
			if !d.New[name] {
				waits = waiting(l.Mode)
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", safetext.Markdown(name), l.Mode, waits)
		}
	}
	for _, w := range d.Effects.Work {
		fmt.Fprintf(&b, "\n- %s of %s (%s)", w.Kind, safetext.Markdown(check.Relation(w.Relation)), safetext.Markdown(string(w.Cause)))
	}
	for _, f := range d.Failures {
		fmt.Fprintf(&b, "\n- fails: %s", safetext.Markdown(f.What()))
	}
	return b.String()
}

// waiting says who waits for a lock.
func waiting(m effects.Mode) string {
	switch {
	case m == effects.AccessExclusive:
		return "reads and writes"
	case m >= effects.Share:
		return "writes"
	case m == effects.ShareUpdateExclusive:
		return "changes of the schema, VACUUM"
	}
	return "strong locks"
}
