// Package migrations finds, checks, plans, traces and describes migrations: what
// the commands do with folders of SQL, in front of package sqlcheck.
package driver

import (
	"slices"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/gitdiff"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/suite"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// migrationOptions say which migrations, and what is known of the servers.
type migrationOptions struct {
	dir             string // absolute; shown files are relative to it
	config          *config.Config
	enable, disable []string // rules or rule/category
	postgres        int      // major version; 0 leaves it to the configuration
	deployedThrough string   // newest deployed migration
	down            bool     // check down migrations too
	overlay         map[string]string
	timeout         time.Duration
	timings         *timing.Timings
	log             func(format string, args ...any)
}

// migrationRun checks the migrations of one run.
type migrationRun struct {
	options *migrationOptions
	suite   *suite.Suite
	targets *target.Set
	changes *gitdiff.Changes // nil without --new-from

	mu       sync.Mutex
	found    migrationResult
	skipped  []migrate.Skipped // folders of which nothing is read
	readDirs map[string]bool   // folders of which something is
	deployed deployed
}

// migrationResult is what a run has found so far.
type migrationResult struct {
	findings []finding.Finding
	problems []finding.Problem
	files    int
	folders  []string            // of migrations
	sql      []finding.SQLFolder // what became of the SQL files
}

// newMigrationRun returns a run on the migrations of targets.
func newMigrationRun(o migrationOptions, s *suite.Suite, t *target.Set, changes *gitdiff.Changes) *migrationRun {
	return &migrationRun{options: &o, suite: s, targets: t, changes: changes}
}

// result returns what was found so far; the run may go on.
func (r *migrationRun) result() migrationResult {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.found
	out.findings, out.problems = slices.Clone(out.findings), slices.Clone(out.problems)
	out.folders, out.sql = slices.Clone(out.folders), slices.Clone(out.sql)
	return out
}

func (r *migrationRun) add(findings []finding.Finding, problems []finding.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found.findings = append(r.found.findings, findings...)
	r.found.problems = append(r.found.problems, problems...)
}

// postgresOf is the version that a folder's migrations run on, 0 when nobody
// says so.
func (o *migrationOptions) postgresOf(d sqlDir) int {
	if o.postgres != 0 {
		return o.postgres
	}
	return d.settings.Postgres
}
