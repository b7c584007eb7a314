// Package lockheldduringwork checks that no strong lock is held while other
// work goes on.
//
// # Rule lock-held-during-work
//
// lock-held-during-work: report long work behind a lock that stops readers or writers
//
// A transaction keeps its locks to the end. ADD COLUMN takes its ACCESS EXCLUSIVE
// lock for a moment only, but when the same transaction goes on to fill the column,
// every reader and writer of the table waits until the last row is written.
//
// # Reported
//
// A statement that reads or writes all rows of a table in use (UPDATE and DELETE
// without a condition, INSERT … SELECT, CREATE TABLE AS, VALIDATE CONSTRAINT, REFRESH
// CONCURRENTLY) while its transaction holds a lock that stops readers or writers of a
// table in use. Tools run a file as one transaction by default, and PostgreSQL runs a
// string of several statements as one.
//
// # Fix
//
// Put the work into a migration of its own, in batches where rows are written.
//
// # Not reported
//
// Work on tables that the same deploy creates, locks on tables that it creates or
// drops, conditions that may select few rows, and statements that take a strong lock
// themselves, which have rules of their own.
package lockheldduringwork
