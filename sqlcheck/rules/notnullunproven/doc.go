// Package notnullunproven checks that NOT NULL is set on the strength of a
// validated check.
//
// # Rule not-null-unproven
//
// not-null-unproven: report NOT NULL that verifies all rows under a lock
//
// SET NOT NULL takes an ACCESS EXCLUSIVE lock and reads the whole table before it
// lets go. From PostgreSQL 12 it reads nothing when a validated check constraint
// proves that the column holds no NULL.
//
// # Reported
//
// SET NOT NULL without such a check, or with one that the same statement drops;
// the constraint NOT NULL of PostgreSQL 18 unless it is NOT VALID;
// ADD PRIMARY KEY USING INDEX on a column that may hold NULL. In the category
// missing-default: ADD COLUMN NOT NULL without a default, which fails on a table
// with rows.
//
// # Fix
//
// ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, fill the column, VALIDATE
// CONSTRAINT in a later migration, then SET NOT NULL, and drop the check in a
// statement behind it.
//
// # Not reported
//
// Columns that are NOT NULL already or part of the primary key; tables that the
// same deploy creates. A check such as CHECK (a > 0) proves nothing: it passes
// for NULL.
package notnullunproven
