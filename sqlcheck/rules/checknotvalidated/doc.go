// Package checknotvalidated checks that check constraints are added without
// verifying the rows under a lock.
//
// # Rule check-not-validated
//
// check-not-validated: report check constraints that verify all rows under a lock
//
// ADD CHECK takes an ACCESS EXCLUSIVE lock and reads the whole table before it
// lets go: no query on the table, not even a SELECT, runs in the meantime.
//
// # Reported
//
// ALTER TABLE ADD CHECK without NOT VALID, and ADD COLUMN with a CHECK, which
// reads all rows even when none of them has a value; on tables that earlier
// deploys created.
//
// # Fix
//
// Add the constraint NOT VALID, which is quick and holds for new rows at once,
// and VALIDATE CONSTRAINT in a later migration, which lets reads and writes go
// on.
//
// # Not reported
//
// Constraints of tables that the same deploy creates.
package checknotvalidated
