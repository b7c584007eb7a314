package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safetext"
)

// mostFolders is how many folders of which nothing is read are listed; the
// JSON form has all.
const mostFolders = 20

// textAccount says what became of the SQL files: a line for each folder with
// files that were left out, and the total.
func (r *Report) textAccount(w io.Writer, s style) {
	found, read := finding.CountSQL(r.SQL)
	if found == 0 {
		return
	}
	unread, more := 0, 0
	for _, f := range r.SQL {
		for _, note := range f.Notes {
			fmt.Fprintf(w, "%s %s\n", s.paint(bold, safetext.Line(f.Dir)+":"), safetext.Line(note))
		}
		if len(f.LeftOut) == 0 {
			continue
		}
		if f.Read == 0 {
			if unread++; unread > mostFolders {
				more++
				continue
			}
		}
		fmt.Fprintf(w, "%s %s\n", s.paint(bold, safetext.Line(f.Dir)+":"), safetext.Line(leftOutLine(f)))
	}
	if more > 0 {
		fmt.Fprintf(w, "%d more folders of which no SQL file was read (--format json lists them)\n", more)
	}
	total := fmt.Sprintf("SQL files: %d found, %d read", found, read)
	if found > read {
		total += fmt.Sprintf(", %d left out", found-read)
	}
	fmt.Fprintln(w, s.paint(dim, total))
}

func leftOutLine(f finding.SQLFolder) string {
	n := 0
	var reasons []string
	for _, l := range f.LeftOut {
		n += l.Count
		reason := l.Why
		if len(l.Files) > 0 {
			reason = finding.Some(l.Files) + ": " + l.Why
		}
		reasons = append(reasons, reason)
	}
	count := plural(n, "SQL file", "SQL files")
	if f.Read > 0 {
		count = fmt.Sprintf("%d of %d SQL files", n, f.Found)
	}
	return fmt.Sprintf("%s left out (%s)", count, strings.Join(reasons, "; "))
}
