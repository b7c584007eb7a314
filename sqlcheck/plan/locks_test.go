//go:build unix

package plan_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/trace"
)

// blocking are the locks that stop writers or readers.
var blocking = []string{"SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"}

// locks runs the files on a database of their own and holds the locks that the
// server shows against what is acceptable: none that stops anybody is held
// during work that grows with the rows.
func (w *world) locks(d *migrate.Dir, database string, steps int) {
	w.query("postgres", "CREATE DATABASE "+database)
	report, err := trace.Run(w.Context(), []*migrate.Dir{d}, trace.Options{DSN: w.server.DSN(database), Force: true, Timeout: 10 * time.Minute})
	if err != nil {
		w.Fatal(err)
	}
	for _, p := range report.Errors {
		w.Errorf("%s: %s", p.File, p.Message)
	}
	for _, f := range report.Files[len(report.Files)-steps:] {
		for _, st := range f.Statements {
			statements.Add(1)
			for _, work := range st.Observed.Work {
				for _, l := range st.Observed.Locks {
					if (work.Relation == "" || work.Relation == l.Relation) && slices.Contains(blocking, l.Mode) {
						w.Errorf("%s:%d: %s of %s under %s: %s", filepath.Base(f.File), st.Line, work.Kind, l.Relation, l.Mode, short(st.Text))
					}
				}
			}
			for _, diff := range st.Differences {
				w.Logf("%s:%d: %s", filepath.Base(f.File), st.Line, fmt.Sprint(diff))
			}
		}
	}
}
