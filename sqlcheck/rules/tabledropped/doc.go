// Package tabledropped checks that tables are dropped only after programs have
// stopped using them.
//
// # Rule table-dropped
//
// table-dropped: report dropped tables that running programs may still use
//
// A migration runs while the version before it still serves; its queries on the
// table fail from this moment, and the rows are gone. Dropping also locks the
// tables that the foreign keys point at.
//
// # Reported
//
// DROP TABLE of a table that an earlier deploy created or that no migration
// created.
//
// # Fix
//
// Release a version that does not use the table, then drop it in a later deploy
// and say so above the statement:
// "-- patternvet:ignore table-dropped not used since v1.4".
//
// # Not reported
//
// Tables that the same deploy creates or renamed, which table-renamed is about;
// what is rolled back; temporary tables, partitions, tables whose
// name another table or a view gets in the same transaction, and DROP
// TABLE IF EXISTS of a table that is not there: one that went before, or one that
// the file goes on to create and that no earlier migration made.
package tabledropped
