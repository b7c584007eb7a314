package migrations

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// deployed is what a run notes of the versions that are said to be deployed.
type deployed struct {
	flagFits bool                    // --deployed-through is a version of some folder
	flagErrs []*migrate.VersionError // of the folders that have no such version
	settings []*config.Error         // what the configuration says of others
}

// undeployed says which files have yet to reach the servers, nil when nothing
// is known of it: then each file is judged as a deploy of its own. The flag
// comes before the configuration, but only for the folders that have such a
// version.
func (r *Run) undeployed(ctx context.Context, dir *migrate.Dir, d folder) (func(file string) bool, error) {
	after := r.after(dir, d)
	if r.changes == nil {
		return after, nil
	}
	hidden, err := r.changes.Hidden(ctx, filepath.FromSlash(dir.Path))
	if err != nil || hidden {
		return after, err // nothing says which of its files are new
	}
	var files []string
	for _, f := range dir.Files {
		files = append(files, filepath.FromSlash(f.Path))
	}
	if err := r.changes.Compare(ctx, files); err != nil {
		return nil, err
	}
	return func(file string) bool {
		return (after == nil || after(file)) && r.changes.Changed(filepath.FromSlash(file))
	}, nil
}

// after tells the files behind the newest deployed one, nil when that is not
// known.
func (r *Run) after(dir *migrate.Dir, d folder) func(file string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	var missing *migrate.VersionError
	if version := r.options.DeployedThrough; version != "" {
		after, err := dir.Undeployed(version)
		if err == nil {
			r.deployed.flagFits = true
			return after
		}
		if errors.As(err, &missing) {
			missing.Dir = paths.Rel(r.options.Dir, missing.Dir)
			r.deployed.flagErrs = append(r.deployed.flagErrs, missing)
		}
	}
	if d.settings.DeployedThrough == "" {
		return nil
	}
	after, err := dir.Undeployed(d.settings.DeployedThrough)
	if errors.As(err, &missing) {
		missing.Dir = paths.Rel(r.options.Dir, missing.Dir)
		r.deployed.settings = append(r.deployed.settings, &config.Error{File: r.options.Config.File, Line: d.settings.DeployedLine, Message: "deployed-through: " + missing.Error()})
	}
	return after
}

// wrongVersion fails when the configuration names a version that its folder
// does not have, or the flag one that no folder has. A folder that has no such
// version, beside one that has, is judged as if nothing were said of it.
func (r *Run) wrongVersion() error {
	if len(r.deployed.settings) > 0 {
		return slices.MinFunc(r.deployed.settings, func(a, b *config.Error) int { return a.Line - b.Line })
	}
	var texts []string
	for _, m := range r.deployed.flagErrs {
		texts = append(texts, m.Error())
		r.options.Log("%s: no migration has the version %q, so each is taken for a deploy of its own", m.Dir, m.Version)
	}
	if r.deployed.flagFits || len(texts) == 0 {
		return nil
	}
	slices.Sort(texts)
	return misuse.Errorf("--deployed-through: %s", strings.Join(texts, "\n  "))
}
