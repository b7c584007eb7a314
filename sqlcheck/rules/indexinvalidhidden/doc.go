// Package indexinvalidhidden checks that a failed build of an index is not taken
// for a finished one.
//
// # Rule index-invalid-hidden
//
// index-invalid-hidden: report IF NOT EXISTS that hides an index whose build failed
//
// CREATE INDEX CONCURRENTLY that fails, on a deadlock, a timeout or a duplicate, leaves
// an invalid index behind: it slows down every write and answers no query. When the
// migration is run again, IF NOT EXISTS finds its name and calls that success.
//
// # Reported
//
// CREATE INDEX CONCURRENTLY IF NOT EXISTS, unless an earlier statement of the file
// drops an index of that name; said once a file.
//
// # Fix
//
// Leave IF NOT EXISTS out, or put DROP INDEX CONCURRENTLY IF EXISTS in front.
//
// # Not reported
//
// CREATE INDEX IF NOT EXISTS without CONCURRENTLY, which leaves nothing behind, and
// indexes on tables that the same deploy creates.
package indexinvalidhidden
