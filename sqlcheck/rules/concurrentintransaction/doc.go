// Package concurrentintransaction checks that commands which refuse to run in a
// transaction are not in one.
//
// # Rule concurrent-in-transaction
//
// concurrent-in-transaction: report concurrent commands that fail where they stand
//
// CREATE INDEX CONCURRENTLY and its like commit on their own and refuse to run
// inside a transaction. Whether they are in one depends on the migration tool:
// goose, dbmate, tern and others open one for every file; golang-migrate sends a
// file as one string, and PostgreSQL runs a string of several statements as one
// transaction even without BEGIN. The migration stops the deploy with an error.
//
// # Reported
//
// CREATE INDEX, DROP INDEX, REINDEX and DETACH PARTITION with CONCURRENTLY,
// VACUUM, CREATE DATABASE and others that refuse a transaction, between BEGIN and
// COMMIT, in a file that the tool runs in a transaction, or in one string with
// other statements, SET among them. In the category partitioned: commands that
// PostgreSQL does not offer for partitioned tables.
//
// # Fix
//
// Put the command alone in a file, and tell tools that open a transaction not to
// do so, for goose with "-- +goose NO TRANSACTION".
//
// # Not reported
//
// A file that golang-migrate runs and that holds nothing but the one command.
package concurrentintransaction
