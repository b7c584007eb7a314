// Package validateinsametransaction checks that constraints are validated after
// the lock that added them is gone.
//
// # Rule validate-in-same-transaction
//
// validate-in-same-transaction: report constraints validated under their own lock
//
// NOT VALID and VALIDATE CONSTRAINT are two steps so that the slow one runs under
// a weak lock. A transaction keeps its locks to the end: when both are in one, the
// strong lock of the first step is held while all rows are verified.
//
// # Reported
//
// VALIDATE CONSTRAINT in the transaction that added the constraint NOT VALID. Tools
// run a file as one transaction by default, and PostgreSQL runs a string of
// several statements as one.
//
// # Fix
//
// Validate in a migration of its own.
//
// # Not reported
//
// Tables that the same deploy creates.
package validateinsametransaction
