// Package reindexnotconcurrent checks that indexes are rebuilt without
// stopping writes.
//
// # Rule reindex-not-concurrent
//
// reindex-not-concurrent: report indexes that are rebuilt while writes wait
//
// REINDEX holds a SHARE lock on the table, so that writes wait until all its indexes
// are built, and an ACCESS EXCLUSIVE lock on the index at hand, for which reads wait.
// REINDEX CONCURRENTLY builds a new index beside the old one.
//
// # Reported
//
// REINDEX without CONCURRENTLY of a table or index that an earlier deploy created or
// that no migration created, and of whole schemas and databases.
//
// # Fix
//
// Use REINDEX … CONCURRENTLY, outside of a transaction.
//
// # Not reported
//
// Tables that the same deploy creates, and REINDEX SYSTEM.
package reindexnotconcurrent
