// Package columndropped checks that columns are dropped only after programs have
// stopped using them.
//
// # Rule column-dropped
//
// column-dropped: report dropped columns that running programs may still use
//
// A migration runs while the version before it still serves. Its queries name the
// column, and from this moment they fail, as do prepared statements with
// SELECT *.
//
// # Reported
//
// ALTER TABLE DROP COLUMN on a column that an earlier deploy created.
//
// # Fix
//
// Release a version that does not read or write the column, then drop it in a
// later deploy. Say above the statement which migration brought what programs use
// instead, "-- patternvet:contract VERSION reason", or, when nothing takes its place,
// "-- patternvet:ignore column-dropped not read since v1.4".
//
// # Not reported
//
// Columns and tables that the same deploy creates, temporary tables, and DROP
// COLUMN IF EXISTS of a column that is not there.
package columndropped
