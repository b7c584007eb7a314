package migrations

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// foldersOf resolves the folders of one history that the configuration names.
func foldersOf(c *config.Config, m config.Migrations) ([]string, error) {
	var dirs []string
	for _, pattern := range m.Dirs {
		found := slices.DeleteFunc(matchFolders(pattern), func(path string) bool { return slices.Contains(dirs, path) })
		if len(found) == 0 && !slices.Contains(dirs, pattern) {
			return nil, &config.Error{File: c.File, Line: m.Line, Message: "migrations: no folder matches " + paths.Rel(c.Dir(), pattern)}
		}
		migrate.SortReleases(found)
		dirs = append(dirs, found...)
	}
	return dirs, nil
}

// matchFolders returns the folders that a glob of an absolute path matches.
// Behind the first wildcard it enters no links, which may lead back and let the
// number of matches double with each element.
func matchFolders(pattern string) []string {
	if !strings.ContainsAny(pattern, `*?[\`) || paths.IsFolder(pattern) {
		if paths.IsFolder(pattern) {
			return []string{pattern}
		}
		return nil
	}
	fixed := filepath.Dir(pattern)
	rest := []string{filepath.Base(pattern)}
	for strings.ContainsAny(fixed, `*?[\`) && !paths.IsFolder(fixed) && filepath.Dir(fixed) != fixed {
		rest = append(rest, filepath.Base(fixed))
		fixed = filepath.Dir(fixed)
	}
	found := []string{fixed}
	for _, element := range slices.Backward(rest) {
		var next []string
		for _, dir := range found {
			entries, err := os.ReadDir(dir)
			if err != nil {
				continue
			}
			for _, e := range entries {
				if ok, err := filepath.Match(element, e.Name()); ok && err == nil && e.IsDir() {
					next = append(next, filepath.Join(dir, e.Name()))
				}
			}
		}
		found = next
	}
	return found
}

// takeHistory puts the folders of one history in the place of what was found
// in them. It returns the folders that were found together with them but that
// the history leaves out.
func takeHistory(dirs map[string]*folder, m config.Migrations, parts []string) (skipped []migrate.Skipped) {
	history := &folder{path: m.Dir, settings: m, parts: parts}
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
func dirFor(dirs map[string]*folder, file string, add func(path string) *folder) *folder {
	for _, d := range dirs {
		if slices.Contains(d.parts, filepath.Dir(file)) {
			return d
		}
	}
	return add(migrate.DirOf(file))
}

// addFound notes a folder that was found. One that is a part of a history is read
// with the rest of it.
func addFound(c migrate.Candidate, add func(path string) *folder) {
	dir := filepath.FromSlash(c.Dir)
	if whole := migrate.DirOf(filepath.Join(dir, "1.sql")); whole != dir {
		d := add(whole)
		d.within = append(d.within, dir)
		return
	}
	add(c.Dir).found = &c
}
