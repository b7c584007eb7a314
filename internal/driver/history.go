package driver

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// foldersOf resolves the folders of one history that the configuration names.
func foldersOf(c *config.Config, m config.Migrations) ([]string, error) {
	var dirs []string
	for _, pattern := range m.Dirs {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, &config.Error{File: c.File, Line: m.Line, Message: err.Error()}
		}
		found = slices.DeleteFunc(found, func(path string) bool {
			info, err := os.Stat(path)
			return err != nil || !info.IsDir() || slices.Contains(dirs, path)
		})
		if len(found) == 0 && !slices.Contains(dirs, pattern) {
			return nil, &config.Error{File: c.File, Line: m.Line, Message: "migrations: no folder matches " + relative(c.Dir(), pattern)}
		}
		migrate.SortReleases(found)
		dirs = append(dirs, found...)
	}
	return dirs, nil
}

// takeHistory puts the folders of one history in the place of what was found
// in them. It returns the folders that were found together with them but that
// the history leaves out.
func takeHistory(dirs map[string]*sqlDir, m config.Migrations, parts []string) (skipped []migrate.Skipped) {
	history := &sqlDir{path: m.Dir, settings: m, parts: parts}
	for key, d := range dirs {
		if d.found == nil {
			continue
		}
		members := d.found.Dirs()
		if !slices.ContainsFunc(members, func(dir string) bool { return slices.Contains(parts, filepath.FromSlash(dir)) }) {
			continue
		}
		delete(dirs, key)
		for _, dir := range members {
			if n := migrate.CountIn(dir); n > 0 && !slices.Contains(parts, filepath.FromSlash(dir)) {
				skipped = append(skipped, migrate.Skipped{Path: dir, Root: dir, Files: n, Why: "not among the folders of the history that the configuration names"})
			}
		}
	}
	dirs[strings.Join(parts, "\x00")] = history
	return skipped
}

// dirFor finds or adds the folder that a single file is a migration of.
func dirFor(dirs map[string]*sqlDir, file string, add func(path string) *sqlDir) *sqlDir {
	for _, d := range dirs {
		if slices.Contains(d.parts, filepath.Dir(file)) {
			return d
		}
	}
	return add(migrate.DirOf(file))
}

// addFound notes a folder that was found. One that is a part of a history is read
// with the rest of it.
func addFound(c migrate.Candidate, add func(path string) *sqlDir) {
	dir := filepath.FromSlash(c.Dir)
	if whole := migrate.DirOf(filepath.Join(dir, "1.sql")); whole != dir {
		d := add(whole)
		d.within = append(d.within, dir)
		return
	}
	add(c.Dir).found = &c
}
