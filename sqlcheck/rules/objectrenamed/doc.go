// Package objectrenamed checks that views, enum values, functions and schemas
// keep their names while programs use them.
//
// # Rule object-renamed
//
// object-renamed: report renamed views, enum values, functions, types and schemas
//
// A rename takes effect at once for every program that is running. Queries with the old
// name fail; a renamed enum value also turns up in rows under a name that no running
// program knows.
//
// # Reported
//
// RENAME of a view, materialized view, sequence, enum value, function, type, domain or
// schema that an earlier deploy created.
//
// # Fix
//
// Create the new one beside the old, move the programs over, then drop the old one in a
// later deploy.
//
// # Not reported
//
// What the same deploy creates, and views that the same transaction creates again under
// the old name.
package objectrenamed
