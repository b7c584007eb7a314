package driver

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// sqlDir is a migration folder to check.
type sqlDir struct {
	path     string
	settings config.Migrations
	only     []string           // report on these files alone; empty: on all
	found    *migrate.Candidate // nil when nobody has looked into it yet
}

// load reads the folder unless that was done when it was found.
func (d sqlDir) load(overlay map[string]string) (*migrate.Dir, []error) {
	options := migrate.LoadOptions{Tool: d.settings.Tool, Overlay: overlay}
	if d.found != nil {
		return d.found.Load(options)
	}
	return migrate.Load(d.path, options)
}

// checkSQL checks the migration folders that the targets name or hold.
func (r *run) checkSQL(ctx context.Context) error {
	start := time.Now()
	dirs, err := r.findMigrations(ctx)
	r.options.Timings.since("finding migrations", start)
	if err != nil {
		return err
	}
	r.dirs = len(dirs)
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, dir := range dirs {
		wg.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			if ctx.Err() == nil {
				r.checkDir(dir)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// findMigrations lists the folders to check, each once, sorted by path.
func (r *run) findMigrations(ctx context.Context) ([]sqlDir, error) {
	dirs := map[string]*sqlDir{}
	add := func(path string) *sqlDir {
		if dirs[path] == nil {
			dirs[path] = &sqlDir{path: path, settings: config.Migrations{Dir: path}}
		}
		return dirs[path]
	}
	for _, tree := range r.targets.sqlTrees {
		found, skipped, err := migrate.Find(ctx, tree)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			r.add(nil, []finding.Problem{{Message: err.Error(), File: tree}})
		}
		for _, c := range found {
			r.options.Log("%s: migrations of %s (%s)", relative(r.options.Dir, c.Dir), c.Tool, c.Why)
			add(c.Dir).found = &c
		}
		r.skipped += len(skipped)
		for _, c := range skipped {
			if c.Err != nil {
				r.add(nil, []finding.Problem{{Message: "looking for migrations: " + c.Why, File: c.Path}})
			}
			r.options.Log("%s: not checked as migrations (%s)", relative(r.options.Dir, c.Path), c.Why)
		}
	}
	for _, dir := range r.targets.sqlDirs {
		if c := migrate.Open(dir); c != nil {
			r.options.Log("%s: migrations of %s (%s)", relative(r.options.Dir, dir), c.Tool, c.Why)
			add(dir).found = c
		}
	}
	for _, m := range r.options.Config.Migrations {
		if r.named(m.Dir) {
			add(m.Dir).settings = m
		}
	}
	for _, file := range r.targets.sqlFiles {
		dir := migrate.DirOf(file)
		whole := dirs[dir] != nil && len(dirs[dir].only) == 0
		if d := add(dir); !whole {
			d.only = append(d.only, file)
			d.settings = r.options.migrations(dir)
		}
	}
	var list []sqlDir
	for _, d := range dirs {
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b sqlDir) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

// migrations returns what the configuration says of a folder.
func (o *Options) migrations(dir string) config.Migrations {
	for _, m := range o.Config.Migrations {
		if m.Dir == dir {
			return m
		}
	}
	return config.Migrations{Dir: dir}
}

// named reports whether a configured folder lies where the arguments point.
func (r *run) named(dir string) bool {
	for _, tree := range r.targets.sqlTrees {
		if within(dir, tree) {
			return true
		}
	}
	return slices.Contains(r.targets.sqlDirs, dir)
}

func (r *run) checkDir(d sqlDir) {
	defer r.options.Timings.since("migrations", time.Now())
	loaded, errs := d.load(r.options.Overlay)
	var problems []finding.Problem
	for _, err := range errs {
		problems = append(problems, finding.Problem{Message: err.Error(), File: d.path})
	}
	if loaded == nil {
		if len(problems) == 0 {
			problems = append(problems, finding.Problem{Message: "no migrations in this folder", File: d.path})
		}
		r.add(nil, problems)
		return
	}
	options := sqlcheck.Options{PostgresVersion: r.options.postgres(d), Enabled: r.suite.Enabled}
	undeployed, err := r.undeployed(loaded, d)
	if err != nil {
		problems = append(problems, finding.Problem{Message: err.Error(), File: d.path})
	}
	options.Undeployed = undeployed
	problems = append(problems, d.unknown(loaded)...)
	options.Down = r.options.Down || d.settings.Down || d.namesDown(loaded)
	result := sqlcheck.Check(loaded, options)
	var findings []finding.Finding
	for _, f := range result.Findings {
		if len(d.only) == 0 || slices.Contains(d.only, f.File) {
			findings = append(findings, r.sqlFinding(f))
		}
	}
	r.add(findings, problems)
	r.mu.Lock()
	r.migrations += result.Files
	r.mu.Unlock()
}

// namesDown reports whether a file that was asked for is only a way down.
func (d sqlDir) namesDown(dir *migrate.Dir) bool {
	return slices.ContainsFunc(dir.Files, func(f *migrate.File) bool {
		return f.Down != nil && f.Down.Path != f.Path && slices.Contains(d.only, f.Down.Path)
	})
}

// unknown lists the files that were asked for but that the folder's tool does
// not run.
func (d sqlDir) unknown(dir *migrate.Dir) []finding.Problem {
	var problems []finding.Problem
	for _, file := range d.only {
		if !slices.ContainsFunc(dir.Files, func(f *migrate.File) bool { return f.Path == file || f.Down != nil && f.Down.Path == file }) {
			problems = append(problems, finding.Problem{Message: fmt.Sprintf("not checked: it is no migration that %s would run", dir.Tool), File: file})
		}
	}
	return problems
}

// undeployed says which files have yet to reach the servers, nil when nothing
// is known of it: then each file is judged as a deploy of its own.
func (r *run) undeployed(dir *migrate.Dir, d sqlDir) (func(file string) bool, error) {
	through := r.options.DeployedThrough
	if through == "" {
		through = d.settings.DeployedThrough
	}
	after := func(string) bool { return true }
	if through != "" {
		var err error
		if after, err = dir.Undeployed(through); err != nil {
			return nil, err
		}
	} else if r.changes == nil {
		return nil, nil
	}
	return func(file string) bool {
		return after(file) && (r.changes == nil || r.changes.changed(filepath.FromSlash(file)))
	}, nil
}

func (r *run) sqlFinding(f check.Finding) finding.Finding {
	out := finding.Finding{
		Rule:     f.Rule,
		Category: f.Category,
		Severity: r.sqlSeverity(f),
		Message:  f.Message,
		File:     relative(r.options.Dir, f.File),
		Line:     f.Start.Line, Column: f.Start.Column,
		EndLine: f.End.Line, EndColumn: f.End.Column,
	}
	for _, rel := range f.Related {
		out.Related = append(out.Related, finding.Related{
			File: relative(r.options.Dir, rel.File), Line: rel.Start.Line, Column: rel.Start.Column, Message: rel.Message,
		})
	}
	for _, fix := range f.Fixes {
		edits := make([]finding.Edit, len(fix.Edits))
		for i, e := range fix.Edits {
			edits[i] = finding.Edit{File: relative(r.options.Dir, e.File), Start: e.Start, End: e.End, NewText: e.NewText}
		}
		out.Fixes = append(out.Fixes, finding.Fix{Message: fix.Message, Edits: edits})
	}
	return out
}

// sqlSeverity prefers the configured severity to the finding's own.
func (r *run) sqlSeverity(f check.Finding) rule.Severity {
	if severity := r.suite.Configured(f.Rule, f.Category); severity != nil {
		return *severity
	}
	return f.Severity
}
