// Package columndefaultvolatile checks that new columns need not be written into
// every row.
//
// # Rule column-default-volatile
//
// column-default-volatile: report new columns that rewrite a table under a lock
//
// From PostgreSQL 11 a new column with a default is free when the default is
// computed once, as constants and now() are. A volatile default is computed for
// each row, so the table and its indexes are written anew while an ACCESS
// EXCLUSIVE lock keeps every query out.
//
// # Reported
//
// ADD COLUMN with a default that calls a volatile function: random(),
// clock_timestamp(), gen_random_uuid(), nextval(), and functions that are not
// known to be stable; those that a migration creates count as declared. In
// categories of their own: serial and identity columns, stored generated columns
// and SET EXPRESSION on them, and columns of a domain with a constraint, with or
// without a default.
//
// # Fix
//
// Add the column without the default, SET DEFAULT for the rows to come, and fill
// the others in batches.
//
// # Not reported
//
// Defaults that are constants, stable or immutable; virtual generated columns;
// tables that the same deploy creates.
package columndefaultvolatile
