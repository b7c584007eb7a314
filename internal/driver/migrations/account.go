package migrations

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// What became of each SQL file: read as a migration, or left out and why.

// accountDir notes what was read of a folder and what was not. Files that look
// like migrations and are not read are a problem: what follows is judged on a
// schema that may lack what they do.
func (r *Run) accountDir(dir *migrate.Dir) []finding.Problem {
	account := finding.SQLFolder{Dir: paths.Rel(r.options.Dir, dir.Path), Tool: dir.Tool, Found: dir.Found(), Read: dir.Read(), Notes: dir.Notes}
	var problems []finding.Problem
	for _, l := range dir.LeftOut {
		wanted, excluded := r.split(dir, l)
		if len(wanted.Files) > 0 {
			addLeftOut(&account, l.Why, wanted.Files)
			if l.Unclear {
				problems = append(problems, finding.Problem{File: dir.Path, Message: unclear(wanted, account.Found)})
			}
		}
		if len(excluded) > 0 {
			addLeftOut(&account, "the configuration excludes them", excluded)
		}
	}
	read := map[string]bool{dir.Path: true}
	for _, f := range dir.Files {
		read[filepath.ToSlash(filepath.Dir(f.Path))] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found.Accounts = append(r.found.Accounts, account)
	if r.readDirs == nil {
		r.readDirs = map[string]bool{}
	}
	for path := range read {
		r.readDirs[path] = true
	}
	return problems
}

// addLeftOut puts files with those of the same reason.
func addLeftOut(f *finding.SQLFolder, why string, files []string) {
	i := slices.IndexFunc(f.LeftOut, func(l finding.LeftOut) bool { return l.Why == why })
	if i < 0 {
		i = len(f.LeftOut)
		f.LeftOut = append(f.LeftOut, finding.LeftOut{Why: why})
	}
	l := &f.LeftOut[i]
	l.Files = append(l.Files, files...)
	slices.Sort(l.Files)
	l.Count = len(l.Files)
}

// split takes out the files that the configuration excludes.
func (r *Run) split(dir *migrate.Dir, l migrate.LeftOut) (wanted migrate.LeftOut, excluded []string) {
	wanted = migrate.LeftOut{Why: l.Why, Unclear: l.Unclear}
	for _, name := range l.Files {
		if r.options.Config.Excluded(filepath.Join(filepath.FromSlash(dir.Path), filepath.FromSlash(name))) {
			excluded = append(excluded, name)
		} else {
			wanted.Files = append(wanted.Files, name)
		}
	}
	return wanted, excluded
}

func unclear(l migrate.LeftOut, found int) string {
	return fmt.Sprintf("%d of %d SQL files look like migrations, but %s: %s; what they do to the schema is not known: rename them, exclude them, "+
		"or name the tool that runs this folder in the configuration (plain runs all files by number)", len(l.Files), found, l.Why, finding.Some(l.Files))
}

// accountSkipped notes the folders of which nothing is read, those of one
// reason together.
func (r *Run) accountSkipped(skipped []migrate.Skipped) {
	type key struct{ root, why string }
	groups := map[key]int{}
	var problems []finding.Problem
	for _, s := range skipped {
		if s.Files == 0 || r.readDirs[s.Path] {
			continue
		}
		groups[key{s.Root, s.Why}] += s.Files
		if s.Unclear {
			problems = append(problems, finding.Problem{File: s.Path, Message: fmt.Sprintf("%d SQL files look like migrations, but %s", s.Files, s.Why)})
		}
	}
	r.add(nil, problems)
	for k, n := range groups {
		r.found.Accounts = append(r.found.Accounts, finding.SQLFolder{
			Dir: paths.Rel(r.options.Dir, k.root), Found: n, LeftOut: []finding.LeftOut{{Why: k.why, Count: n}},
		})
	}
	slices.SortFunc(r.found.Accounts, func(a, b finding.SQLFolder) int {
		if a.Dir != b.Dir {
			return strings.Compare(a.Dir, b.Dir)
		}
		return strings.Compare(a.LeftOut[0].Why, b.LeftOut[0].Why) // one folder is read once
	})
}
