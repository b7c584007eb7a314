// Package tablerewritten checks that no table in use is copied under a
// lock.
//
// # Rule table-rewritten
//
// table-rewritten: report commands that copy a table in use under a lock
//
// VACUUM FULL, CLUSTER, SET LOGGED, SET UNLOGGED, SET TABLESPACE and SET ACCESS METHOD
// write the whole table anew, and its indexes, while nobody can read or write it.
//
// # Reported
//
// These commands on a table that an earlier deploy created or that no migration
// created.
//
// # Fix
//
// Use a tool that copies while the table stays in use, such as pg_repack. For SET
// LOGGED and SET UNLOGGED fill a new table and switch over.
//
// # Not reported
//
// Tables that the same deploy creates; SET ACCESS METHOD heap, which is what tables
// have unless told otherwise.
package tablerewritten
