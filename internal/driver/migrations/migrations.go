// Package migrations finds, checks, plans, traces and describes migrations: what
// the commands do with folders of SQL, in front of package sqlcheck.
package migrations

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

// Options say which migrations, and what is known of the servers.
type Options struct {
	Dir             string // absolute; shown files are relative to it
	Config          *config.Config
	Enable, Disable []string // rules or rule/category
	PostgresVersion int      // major version; 0 leaves it to the configuration
	DeployedThrough string   // newest deployed migration
	Down            bool     // check down migrations too
	Overlay         map[string]string
	Timeout         time.Duration
	Timings         *timing.Timings
	Log             func(format string, args ...any)
}

// Run checks the migrations of one run.
type Run struct {
	options *Options
	suite   *suite.Suite
	targets *target.Set
	changes *gitdiff.Changes // nil without --new-from

	mu       sync.Mutex
	found    Found
	skipped  []migrate.Skipped // folders of which nothing is read
	readDirs map[string]bool   // folders of which something is
	deployed deployed
}

// Found is what a run has found so far.
type Found struct {
	Findings []finding.Finding
	Problems []finding.Problem
	Files    int
	Folders  []string            // of migrations
	Accounts []finding.SQLFolder // what became of the SQL files
}

// New returns a run on the migrations of targets.
func New(o Options, s *suite.Suite, t *target.Set, changes *gitdiff.Changes) *Run {
	return &Run{options: &o, suite: s, targets: t, changes: changes}
}

// Found returns what was found so far; the run may go on.
func (r *Run) Found() Found {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.found
	out.Findings, out.Problems = slices.Clone(out.Findings), slices.Clone(out.Problems)
	out.Folders, out.Accounts = slices.Clone(out.Folders), slices.Clone(out.Accounts)
	return out
}

func (r *Run) add(findings []finding.Finding, problems []finding.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found.Findings = append(r.found.Findings, findings...)
	r.found.Problems = append(r.found.Problems, problems...)
}

// postgresOf is the version that a folder's migrations run on, 0 when nobody
// says so.
func (o *Options) postgresOf(d folder) int {
	if o.PostgresVersion != 0 {
		return o.PostgresVersion
	}
	return d.settings.Postgres
}
