package driver

import (
	"context"
	"path/filepath"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/plan"
)

// MigrationPlan is the plan for a file and the folder that it belongs in.
type MigrationPlan struct {
	plan.Plan
	File   string // that the plan replaces, relative to the options' Dir
	Folder string // absolute
}

// Plan plans the migration in a file, knowing the others of its folder.
func Plan(ctx context.Context, o Options, file string) (*MigrationPlan, error) {
	o.setDefaults()
	s, err := newSuite(&o)
	if err != nil {
		return nil, err
	}
	dirs, only, problems, err := migrationsAt(ctx, o, file)
	if err != nil {
		return nil, err
	}
	if len(only) != 1 || len(dirs) != 1 {
		return nil, usagef("%s is a folder; plan takes one migration", file)
	}
	for _, p := range problems { // what is not known may be what matters
		return nil, usagef("%s", p.Message)
	}
	version := o.PostgresVersion
	for _, m := range o.Config.Migrations {
		if version == 0 && m.Dir == dirs[0].Path {
			version = m.Postgres
		}
	}
	made, err := plan.Make(dirs[0], only[0], sqlcheck.Options{PostgresVersion: version, Enabled: s.Enabled})
	if err != nil {
		return nil, usagef("%s: %v", file, err)
	}
	return &MigrationPlan{Plan: *made, File: relative(o.Dir, only[0]), Folder: filepath.Dir(filepath.FromSlash(only[0]))}, nil
}
