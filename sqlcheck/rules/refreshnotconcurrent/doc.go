// Package refreshnotconcurrent checks that materialized views stay readable
// while they are refreshed.
//
// # Rule refresh-not-concurrent
//
// refresh-not-concurrent: report materialized views that nobody can read while they are refreshed
//
// REFRESH MATERIALIZED VIEW holds an ACCESS EXCLUSIVE lock on the view while its query
// runs: everybody who reads the view waits for it. With CONCURRENTLY the view stays
// readable; it needs a unique index without a condition that covers all rows.
//
// # Reported
//
// REFRESH MATERIALIZED VIEW without CONCURRENTLY on a view that an earlier deploy
// created or that no migration created.
//
// # Fix
//
// Create a unique index on the view, then REFRESH MATERIALIZED VIEW CONCURRENTLY.
//
// # Not reported
//
// Views that the same deploy creates, and WITH NO DATA.
package refreshnotconcurrent
