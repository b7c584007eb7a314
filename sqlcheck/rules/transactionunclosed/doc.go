// Package transactionunclosed checks that what a file begins is committed.
//
// # Rule transaction-unclosed
//
// transaction-unclosed: report transactions that are begun and never committed
//
// When a file ends inside a transaction that it opened itself, the server rolls
// everything back as soon as the connection is closed, or holds all of its locks for as
// long as the connection stays in a pool; the tool notes the migration as done.
//
// # Reported
//
// BEGIN or START TRANSACTION without a COMMIT or ROLLBACK behind it in the file.
//
// # Fix
//
// Add COMMIT, or leave BEGIN to the tool.
//
// # Not reported
//
// BEGIN where the tool runs the file in a transaction of its own: the server only
// warns about it, and the tool commits.
package transactionunclosed
