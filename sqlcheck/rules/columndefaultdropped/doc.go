// Package columndefaultdropped checks that a new required column keeps its
// default while programs run that do not know it.
//
// # Rule column-default-dropped
//
// column-default-dropped: report the default of a new NOT NULL column that is dropped in the same deploy
//
// ADD COLUMN … NOT NULL DEFAULT fills the rows that are there. The version that is
// running goes on to insert rows and does not name the column: it lives by the default.
// Without it each of these inserts fails until the new version has taken over, and
// again after a rollback.
//
// # Reported
//
// DROP DEFAULT of a NOT NULL column that the same deploy adds to a table in use.
//
// # Fix
//
// Drop the default in a later deploy, when every program that writes to the table
// names the column, or keep it.
//
// # Not reported
//
// Columns that an earlier deploy added, and tables that the same deploy creates.
package columndefaultdropped
