// Package uniqueconstraintbuild checks that unique constraints and primary keys
// use an index that is there.
//
// # Rule unique-constraint-build
//
// unique-constraint-build: report constraints that build their index under a lock
//
// ADD UNIQUE, ADD PRIMARY KEY and ADD EXCLUDE build an index, and unlike CREATE
// INDEX they do so under an ACCESS EXCLUSIVE lock, which keeps reads out too.
//
// # Reported
//
// ALTER TABLE ADD UNIQUE or PRIMARY KEY without USING INDEX, ADD EXCLUDE, and ADD
// COLUMN with UNIQUE or PRIMARY KEY, on tables that earlier deploys created.
//
// # Fix
//
// CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX,
// which locks the table for a moment only. NOT VALID does not exist for these
// constraints, and exclusion constraints have no USING INDEX either.
//
// # Not reported
//
// Constraints with USING INDEX; tables that the same deploy creates.
package uniqueconstraintbuild
