// Package migrationoutoforder checks that new migrations come after those that are
// in production.
//
// # Rule migration-out-of-order
//
// migration-out-of-order: report new migrations that sort before deployed ones
//
// Two branches add migrations at the same time, and the one with the lower number is
// merged last. golang-migrate and Flyway then never run it, without a word; goose, tern
// and Atlas refuse to start.
//
// # Reported
//
// Files that the run takes for not deployed (--new-from) and that sort before one that
// is, with golang-migrate, Flyway, goose, tern and Atlas.
//
// # Fix
//
// Give the file a version above all that are deployed.
//
// # Not reported
//
// Tools that run whatever has not run yet, such as dbmate and sql-migrate.
package migrationoutoforder
