// Package updateunbounded checks that a table is not written from end to
// end in one statement.
//
// # Rule update-unbounded
//
// update-unbounded: report UPDATE and DELETE of every row of a table in use
//
// One statement that writes every row of a large table holds its row locks until it is
// done, so that every writer of one of these rows waits; it doubles the table's size on
// disk, keeps VACUUM from cleaning up anywhere and lets replicas fall behind.
//
// # Reported
//
// UPDATE and DELETE of a table in use without a condition, or with one that only asks
// whether a column is NULL that the same deploy adds.
//
// # Fix
//
// Write in batches of some thousand rows, by ranges of the primary key, each in a
// transaction of its own, from a job rather than a migration.
//
// # Not reported
//
// Statements that run behind a strong lock, which lock-held-during-work reports;
// statements with any other condition; tables that the same deploy creates, that the
// statement joins with others, or that have a name of tables with a few rows, such as
// config or settings. How large a table is cannot be seen: say in an ignore comment
// that it is small.
package updateunbounded
