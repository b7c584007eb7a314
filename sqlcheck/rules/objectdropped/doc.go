// Package objectdropped checks that views, functions and types go only
// after programs have stopped using them.
//
// # Rule object-dropped
//
// object-dropped: report dropped views, functions, types and schemas that running programs may still use
//
// A migration runs while the version before it still serves. Queries that name a view,
// function or type fail from this moment on.
//
// # Reported
//
// DROP VIEW, MATERIALIZED VIEW and FUNCTION of what an earlier deploy created, DROP
// SCHEMA, and DROP TYPE or DOMAIN with CASCADE, which drops the columns of that type.
//
// # Fix
//
// Release a version that does not use it, then drop it in a later deploy, with a
// comment that names the migration which brought the replacement:
// "-- patternvet:contract VERSION reason", or an ignore comment that says why nobody
// uses it.
//
// # Not reported
//
// What the same deploy creates, what the rest of the file creates again under the same
// name, trigger functions, types without CASCADE (which no table can use), and IF EXISTS
// of what is not there.
package objectdropped
