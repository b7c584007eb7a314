package migrate

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// hiding are psql's commands whose effect on the database can't be seen in the
// script itself: they run other files, the rows of a result, or go elsewhere.
var hiding = map[string]bool{
	"i": true, "include": true, "ir": true, "include_relative": true, "c": true, "connect": true, "gexec": true,
}

// psqlExecs sends a script the way psql does: statement by statement, without
// a transaction that the script does not open. psql's own commands are left
// out but for those that hide something.
func psqlExecs(source string) []Exec {
	var out []Exec
	for _, p := range sqlscan.Split(source, skipBOM(source), len(source)) {
		switch {
		case p.Kind == sqlscan.CopyData:
		case p.Kind == sqlscan.Meta && !hiding[metaCommand(source[p.Start:p.End])]:
		default:
			out = append(out, Exec{p.Leading, p.Tail, 0})
		}
	}
	return out
}

// metaCommand returns the name of a meta-command.
func metaCommand(text string) string {
	name := strings.TrimPrefix(text, `\`)
	if i := strings.IndexAny(name, " \t'\""); i >= 0 {
		name = name[:i]
	}
	return name
}
