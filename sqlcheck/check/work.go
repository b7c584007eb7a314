package check

import (
	"iter"
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/effects"
)

// Work lists what the statement does at length for one of these causes: once for
// a subcommand of ALTER TABLE, since the partitions of a table have the work once
// each. It is empty for statements that can't be read.
func (p *Pass) Work(causes ...effects.Cause) iter.Seq[effects.Work] {
	return func(yield func(effects.Work) bool) {
		if p.Effects == nil {
			return
		}
		var seen []int
		for _, w := range p.Effects.Work {
			if !slices.Contains(causes, w.Cause) || w.Cmd >= 0 && slices.Contains(seen, w.Cmd) {
				continue
			}
			seen = append(seen, w.Cmd)
			if !yield(w) {
				return
			}
		}
	}
}

// Blocks says what a lock does to the clients of a table: "locks orders against
// reads and writes", "blocks writes to orders".
func Blocks(m effects.Mode, table string) string {
	if m == effects.AccessExclusive {
		return "locks " + table + " against " + Stopped(m)
	}
	return "blocks writes to " + table
}

// UnderLock is how rows are written again by what locks readers out.
const UnderLock = "under a lock against reads and writes"
