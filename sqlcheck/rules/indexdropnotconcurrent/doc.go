// Package indexdropnotconcurrent checks that indexes are dropped without
// stopping queries.
//
// # Rule index-drop-not-concurrent
//
// index-drop-not-concurrent: report dropped indexes that lock a table in use
//
// DROP INDEX takes an ACCESS EXCLUSIVE lock on the table. It is held only for a
// moment, but it must first wait for every query and transaction that uses the
// table, and all new ones, reads too, queue behind it while it waits.
//
// # Reported
//
// DROP INDEX without CONCURRENTLY, unless the index or its table is new.
//
// # Fix
//
// Use DROP INDEX CONCURRENTLY, one index in a statement, outside of a
// transaction.
//
// # Not reported
//
// Indexes of tables that the same deploy creates; indexes of partitioned tables,
// which can't be dropped concurrently; indexes of constraints, which can't be
// dropped at all; DROP INDEX IF EXISTS of an index that went before, with its
// constraint for example, and before a CREATE INDEX of the same name that no
// earlier migration made, which clears away a failed build.
package indexdropnotconcurrent
