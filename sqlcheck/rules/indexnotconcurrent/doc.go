// Package indexnotconcurrent checks that indexes are built without stopping
// writes.
//
// # Rule index-not-concurrent
//
// index-not-concurrent: report indexes whose build blocks writes to a table in use
//
// CREATE INDEX holds a SHARE lock until the index is built: every INSERT, UPDATE
// and DELETE on the table waits for it, minutes on a large table, and the
// connections that wait pile up behind it. CREATE INDEX CONCURRENTLY builds the
// same index while writes go on.
//
// # Reported
//
// CREATE INDEX without CONCURRENTLY on a table that an earlier deploy created or
// that no migration created. On a partitioned table all partitions are blocked,
// and CONCURRENTLY is not supported there, so the advice is another.
//
// # Fix
//
// Use CREATE INDEX CONCURRENTLY, outside of a transaction: in a file with
// "-- +goose NO TRANSACTION" for goose, alone in a file for golang-migrate. If it
// fails it leaves an invalid index behind, which must be dropped before the next
// try.
//
// # Not reported
//
// Indexes on tables that the same deploy creates, on temporary tables and on
// materialized views; CREATE INDEX ON ONLY a partitioned table, which builds
// nothing; CREATE INDEX IF NOT EXISTS for an index that is there.
package indexnotconcurrent
