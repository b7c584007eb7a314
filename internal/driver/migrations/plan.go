package migrations

import (
	"cmp"
	"context"
	"path/filepath"

	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/plan"
)

// Planned is the plan for a file and the folder that it belongs in.
type Planned struct {
	plan.Plan
	File   string // that the plan replaces, relative to the options' Dir
	Folder string // absolute
}

// Plan plans the migration in a file, knowing the others of its folder.
func Plan(ctx context.Context, o Options, file string) (*Planned, error) {
	ctx, stop := limits.With(ctx, o.Timeout, limits.TimeoutFlag)
	defer stop()
	return limits.Wait(ctx, func() (*Planned, error) { return makePlan(ctx, o, file) })
}

func makePlan(ctx context.Context, o Options, file string) (*Planned, error) {
	s, err := ruleset.New(o.Config, o.Enable, o.Disable)
	if err != nil {
		return nil, err
	}
	at, err := migrationsAt(ctx, o, file)
	if err != nil {
		return nil, err
	}
	dirs, only := at.dirs, at.only
	if len(only) != 1 || len(dirs) != 1 {
		return nil, misuse.Errorf("%s is a folder; plan takes one migration", file)
	}
	for _, p := range at.problems { // what is not known may be what matters
		return nil, misuse.Errorf("%s", p.Message)
	}
	version, deployed := o.PostgresVersion, o.DeployedThrough
	for _, m := range o.Config.Migrations {
		if m.Dir == dirs[0].Path {
			version, deployed = cmp.Or(version, m.Postgres), cmp.Or(deployed, m.DeployedThrough)
		}
	}
	if deployed != "" {
		after, err := dirs[0].Undeployed(deployed)
		if err != nil {
			return nil, misuse.Errorf("%v", err)
		}
		if !after(only[0]) {
			return nil, misuse.Errorf("%s is deployed (through %s), so no plan can take its place; mend what it did in a new migration", file, deployed)
		}
	}
	made, err := plan.Make(dirs[0], only[0], sqlcheck.Options{PostgresVersion: version, Enabled: s.Enabled})
	if err != nil {
		return nil, misuse.Errorf("%s: %v", file, err)
	}
	return &Planned{Plan: *made, File: paths.Rel(o.Dir, only[0]), Folder: filepath.Dir(filepath.FromSlash(only[0]))}, nil
}
