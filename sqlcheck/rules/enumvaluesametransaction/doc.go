// Package enumvaluesametransaction checks that a new enum value is not
// used before it is committed.
//
// # Rule enum-value-same-transaction
//
// enum-value-same-transaction: report new enum values that are used before they are committed
//
// ALTER TYPE … ADD VALUE may run in a transaction, but until it is committed the value
// cannot be used: "unsafe use of new value", and the migration fails.
//
// # Reported
//
// INSERT, UPDATE, DELETE, a default or a check with the new value in the transaction
// that adds it, where the table has a column of the type or the value is cast to it.
//
// # Fix
//
// Use the value in a later migration.
//
// # Not reported
//
// Values of a type that the same transaction creates, which may be used at once
// from PostgreSQL 17 on.
package enumvaluesametransaction
