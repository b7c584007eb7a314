// Package sqlcheck checks PostgreSQL migrations: it replays a folder of them
// the way its tool runs them, predicts what every statement locks, rewrites
// and scans, and reports what would stop readers or writers of tables that
// are in use, or break the programs that use them.
package sqlcheck

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/rules/checknotvalidated"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndefaultdropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndefaultvolatile"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/columnrenamed"
	"github.com/patternvet/patternvet/sqlcheck/rules/columntyperewrite"
	"github.com/patternvet/patternvet/sqlcheck/rules/constraintnevervalidated"
	"github.com/patternvet/patternvet/sqlcheck/rules/contractunproven"
	"github.com/patternvet/patternvet/sqlcheck/rules/domainconstraintscan"
	"github.com/patternvet/patternvet/sqlcheck/rules/enumvaluesametransaction"
	"github.com/patternvet/patternvet/sqlcheck/rules/foreignkeynotvalidated"
	"github.com/patternvet/patternvet/sqlcheck/rules/ignoremalformed"
	"github.com/patternvet/patternvet/sqlcheck/rules/indexdropnotconcurrent"
	"github.com/patternvet/patternvet/sqlcheck/rules/indexinvalidhidden"
	"github.com/patternvet/patternvet/sqlcheck/rules/indexnotconcurrent"
	"github.com/patternvet/patternvet/sqlcheck/rules/lockheldduringwork"
	"github.com/patternvet/patternvet/sqlcheck/rules/locktimeoutmissing"
	"github.com/patternvet/patternvet/sqlcheck/rules/migrationoutoforder"
	"github.com/patternvet/patternvet/sqlcheck/rules/notnullunproven"
	"github.com/patternvet/patternvet/sqlcheck/rules/objectdropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/objectrenamed"
	"github.com/patternvet/patternvet/sqlcheck/rules/partitionattachedunproven"
	"github.com/patternvet/patternvet/sqlcheck/rules/partitiondetachedunderlock"
	"github.com/patternvet/patternvet/sqlcheck/rules/refreshnotconcurrent"
	"github.com/patternvet/patternvet/sqlcheck/rules/reindexnotconcurrent"
	"github.com/patternvet/patternvet/sqlcheck/rules/statementfails"
	"github.com/patternvet/patternvet/sqlcheck/rules/statementunreadable"
	"github.com/patternvet/patternvet/sqlcheck/rules/tabledropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/tablerenamed"
	"github.com/patternvet/patternvet/sqlcheck/rules/tablerewritten"
	"github.com/patternvet/patternvet/sqlcheck/rules/tabletruncated"
	"github.com/patternvet/patternvet/sqlcheck/rules/transactionunclosed"
	"github.com/patternvet/patternvet/sqlcheck/rules/uniqueconstraintbuild"
	"github.com/patternvet/patternvet/sqlcheck/rules/updateunbounded"
	"github.com/patternvet/patternvet/sqlcheck/rules/validateinsametransaction"
)

// The versions of PostgreSQL whose behaviour is known.
const (
	MinPostgresVersion     = 12
	MaxPostgresVersion     = 18
	DefaultPostgresVersion = 14 // the oldest one that is still supported
)

// Options of a check.
type Options struct {
	// PostgresVersion is the major version that the migrations run on;
	// 0 stands for [DefaultPostgresVersion].
	PostgresVersion int
	// Undeployed tells the files that the next deploy runs, all of them as one
	// unit; the others are in production and only say what is there. Nil: every
	// file is a deploy of its own, and all are checked.
	Undeployed func(file string) bool
	// Enabled tells which findings are wanted. Nil: the rules' own defaults.
	Enabled func(rule, category string) bool
	// Down also checks how each migration is taken back, on the schema that it
	// leaves and as a part of its deploy: what the migration brought may go
	// again. Severities are one step lower there, since a down migration runs only
	// when a deploy is taken back.
	Down bool
}

// Result is what a check found.
type Result struct {
	Findings []check.Finding // by file, position and rule
	Files    int             // files that were checked
}

// Checks lists all rules by name.
func Checks() []check.Check {
	return []check.Check{
		checknotvalidated.Check,
		columndefaultdropped.Check,
		columndefaultvolatile.Check,
		columndropped.Check,
		columnrenamed.Check,
		columntyperewrite.Check,
		constraintnevervalidated.Check,
		contractunproven.Check,
		domainconstraintscan.Check,
		enumvaluesametransaction.Check,
		foreignkeynotvalidated.Check,
		ignoremalformed.Check,
		indexdropnotconcurrent.Check,
		indexinvalidhidden.Check,
		indexnotconcurrent.Check,
		lockheldduringwork.Check,
		locktimeoutmissing.Check,
		migrationoutoforder.Check,
		notnullunproven.Check,
		objectdropped.Check,
		objectrenamed.Check,
		partitionattachedunproven.Check,
		partitiondetachedunderlock.Check,
		refreshnotconcurrent.Check,
		reindexnotconcurrent.Check,
		statementfails.Check,
		statementunreadable.Check,
		tabledropped.Check,
		tablerenamed.Check,
		tablerewritten.Check,
		tabletruncated.Check,
		transactionunclosed.Check,
		uniqueconstraintbuild.Check,
		updateunbounded.Check,
		validateinsametransaction.Check,
	}
}

// Check runs all rules over a folder of migrations. It may be called for
// several folders at the same time.
func Check(dir *migrate.Dir, opts Options) Result {
	version := opts.PostgresVersion
	if version == 0 {
		version = DefaultPostgresVersion
	}
	findings := engine.Run(dir, Checks(), engine.Options{
		Version: version, VersionKnown: opts.PostgresVersion != 0, Undeployed: opts.Undeployed, Enabled: opts.Enabled, Down: opts.Down,
	})
	checked := slices.Clone(dir.Files)
	if opts.Undeployed != nil {
		checked = slices.DeleteFunc(checked, func(f *migrate.File) bool { return !opts.Undeployed(f.Path) })
	}
	return Result{Findings: findings, Files: len(checked)}
}
