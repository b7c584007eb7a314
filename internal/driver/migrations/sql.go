package migrations

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// folder is a migration folder to check.
type folder struct {
	path     string
	settings config.Migrations
	parts    []string           // folders of one history that the configuration names
	only     []string           // report on these files, and those in within, alone; both empty: on all
	within   []string           // folders of a history that are named without the rest of it
	found    *migrate.Candidate // nil when nobody has looked into it yet
}

// load reads the folder unless that was done when it was found.
func (d folder) load(overlay map[string]string) (*migrate.Dir, []error) {
	options := migrate.LoadOptions{Tool: d.settings.Tool, Overlay: overlay}
	if d.parts != nil {
		return migrate.LoadDirs(d.path, d.parts, options)
	}
	if d.found != nil {
		return d.found.Load(options)
	}
	return migrate.Load(d.path, options)
}

// Check checks the migration folders that the targets name or hold.
func (r *Run) Check(ctx context.Context) error {
	start := time.Now()
	dirs, err := r.find(ctx)
	r.options.Timings.Since("finding migrations", start)
	if err != nil {
		return err
	}
	r.mu.Lock()
	for _, dir := range dirs {
		r.found.Folders = append(r.found.Folders, filepath.FromSlash(dir.path))
	}
	r.mu.Unlock()
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, dir := range dirs {
		wg.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			if ctx.Err() == nil {
				r.checkDir(ctx, dir)
			}
		})
	}
	wg.Wait()
	r.accountSkipped(r.skipped)
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.wrongVersion()
}

// find lists the folders to check, each once, sorted by path.
func (r *Run) find(ctx context.Context) ([]folder, error) {
	dirs := map[string]*folder{}
	add := func(path string) *folder {
		if dirs[path] == nil {
			dirs[path] = &folder{path: path, settings: config.Migrations{Dir: path}}
		}
		return dirs[path]
	}
	for _, tree := range r.targets.SQLTrees {
		found, skipped, err := migrate.Find(ctx, tree)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			r.add(nil, []finding.Problem{{Message: err.Error(), File: tree}})
		}
		for _, c := range found {
			r.options.Log("%s: migrations of %s (%s)", paths.Rel(r.options.Dir, c.Dir), c.Tool, c.Why)
			addFound(c, add)
		}
		r.skipped = append(r.skipped, skipped...)
		for _, c := range skipped {
			if c.Err != nil {
				r.add(nil, []finding.Problem{{Message: "looking for migrations: " + c.Why, File: c.Path}})
			}
			r.options.Log("%s: not checked as migrations (%s)", paths.Rel(r.options.Dir, c.Path), c.Why)
		}
	}
	for _, dir := range r.targets.SQLDirs {
		if c := migrate.Open(dir); c != nil {
			r.options.Log("%s: migrations of %s (%s)", paths.Rel(r.options.Dir, dir), c.Tool, c.Why)
			addFound(*c, add)
		}
	}
	if err := r.configured(dirs, add); err != nil {
		return nil, err
	}
	for _, file := range r.targets.SQLFiles {
		if d := dirFor(dirs, file, add); !r.whole(d) {
			d.only = append(d.only, file)
		}
	}
	var list []folder
	for _, d := range dirs {
		if r.whole(d) {
			d.within = nil
		}
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b folder) int {
		return cmp.Or(strings.Compare(a.path, b.path), slices.Compare(a.parts, b.parts))
	})
	return list, nil
}

// configured adds the folders that the configuration names, where the
// arguments point, and what it says of those that were found.
func (r *Run) configured(dirs map[string]*folder, add func(path string) *folder) error {
	root := safefile.RootOf(r.options.Dir)
	for _, m := range r.options.Config.Migrations {
		if m.Dirs == nil {
			if err := root.Check(m.Dir); err != nil && r.named(m.Dir) {
				r.add(nil, []finding.Problem{{Message: "not checked: " + err.Error(), File: m.Dir}})
				continue
			}
			if r.named(m.Dir) || slices.ContainsFunc(r.targets.SQLFiles, func(file string) bool { return migrate.DirOf(file) == m.Dir }) {
				add(m.Dir).settings = m
			} else {
				r.outside(m)
			}
			continue
		}
		parts, err := foldersOf(r.options.Config, m)
		if err != nil {
			return err
		}
		parts = slices.DeleteFunc(parts, func(dir string) bool {
			err := root.Check(dir)
			if err != nil {
				r.add(nil, []finding.Problem{{Message: "not checked: " + err.Error(), File: dir}})
			}
			return err != nil
		})
		single := slices.ContainsFunc(r.targets.SQLFiles, func(file string) bool { return slices.Contains(parts, filepath.Dir(file)) })
		if single || slices.ContainsFunc(parts, r.named) {
			r.skipped = append(r.skipped, takeHistory(dirs, m, parts)...)
		} else {
			r.outside(m)
		}
	}
	return nil
}

// whole reports whether all of a folder is to be reported on, whatever files
// of it are named besides.
func (r *Run) whole(d *folder) bool {
	return d.found != nil || r.named(d.path) || slices.ContainsFunc(d.parts, r.named)
}

// named reports whether a configured folder lies where the arguments point.
func (r *Run) named(dir string) bool {
	for _, tree := range r.targets.SQLTrees {
		if paths.Within(dir, tree) {
			return true
		}
	}
	return slices.Contains(r.targets.SQLDirs, dir)
}

func (r *Run) checkDir(ctx context.Context, d folder) {
	defer r.options.Timings.Since("migrations", time.Now())
	loaded, errs := d.load(r.options.Overlay)
	var problems []finding.Problem
	for _, err := range errs {
		problems = append(problems, finding.Problem{Message: d.local(err.Error()), File: d.path})
	}
	if loaded == nil {
		if len(problems) == 0 {
			problems = append(problems, finding.Problem{Message: "no migrations in this folder", File: d.path})
		}
		r.add(nil, problems)
		return
	}
	options := sqlcheck.Options{PostgresVersion: r.options.postgresOf(d), Enabled: r.suite.Enabled}
	undeployed, err := r.undeployed(ctx, loaded, d)
	if err != nil {
		problems = append(problems, finding.Problem{Message: err.Error(), File: d.path})
	}
	options.Undeployed = undeployed
	problems = append(problems, r.accountDir(loaded)...)
	problems = append(problems, d.unknown(loaded)...)
	options.Down = r.options.Down || d.settings.Down || d.namesDown(loaded)
	result := sqlcheck.Check(loaded, options)
	var findings []finding.Finding
	for _, f := range result.Findings {
		if d.wants(f.File) {
			out := r.sqlFinding(f)
			out.Undeployed = undeployed != nil && undeployed(f.File)
			findings = append(findings, out)
		}
	}
	r.add(findings, problems)
	r.mu.Lock()
	r.found.Files += result.Files
	r.mu.Unlock()
}

// local spells the folder's files in a message relative to the folder, which
// the problem names.
func (d folder) local(message string) string {
	return strings.ReplaceAll(message, strings.TrimSuffix(filepath.ToSlash(d.path), "/")+"/", "")
}

// wants reports whether findings in a file are asked for.
func (d folder) wants(file string) bool {
	return len(d.only) == 0 && len(d.within) == 0 || slices.Contains(d.only, file) ||
		slices.ContainsFunc(d.within, func(dir string) bool { return paths.Within(filepath.FromSlash(file), dir) })
}

// namesDown reports whether a file that was asked for is only a way down.
func (d folder) namesDown(dir *migrate.Dir) bool {
	return slices.ContainsFunc(dir.Files, func(f *migrate.File) bool {
		return f.Down != nil && f.Down.Path != f.Path && slices.Contains(d.only, f.Down.Path)
	})
}

// unknown lists the files that were asked for but that the folder's tool does
// not run.
func (d folder) unknown(dir *migrate.Dir) []finding.Problem {
	var problems []finding.Problem
	for _, file := range d.only {
		if !slices.ContainsFunc(dir.Files, func(f *migrate.File) bool { return f.Path == file || f.Down != nil && f.Down.Path == file }) {
			problems = append(problems, finding.Problem{Message: fmt.Sprintf("not checked: it is no migration that %s would run", dir.Tool), File: file})
		}
	}
	return problems
}
