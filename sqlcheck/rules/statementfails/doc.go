// Package statementfails checks that statements do not fail where they stand.
//
// # Rule statement-fails
//
// statement-fails: report statements that are certain to fail on the schema that they find
//
// PostgreSQL refuses the statement and the migration stops in the middle of the deploy:
// what its transaction did is undone, what ran before it stays, and many tools want a
// person to say what is done before they go on.
//
// # Reported
//
// Statements that the schema before them shows to fail: columns, constraints, tables,
// indexes and types that are there already or not there; drops and type changes without
// CASCADE of what a view, a foreign key, a column or a constraint needs; what
// partitioned tables do not support; foreign keys on columns without a key; and
// CREATE INDEX CONCURRENTLY and its like between BEGIN and COMMIT, in a file that the
// tool runs in a transaction (goose, dbmate, tern and others do), or in one string with
// other statements, which PostgreSQL runs as one transaction even without BEGIN.
//
// # Fix
//
// What the message says. Put commands that refuse to run in a transaction alone in a
// file, and tell tools that open one not to do so, for goose with
// "-- +goose NO TRANSACTION". Prefer to drop what depends on something by name to
// CASCADE, which drops whatever is there.
//
// # Not reported
//
// What is not certain: tables that no migration creates, or that a function, a block or
// a statement that can't be read may have changed; views of several tables where it is
// not clear whose column they read; what depends on rows, such as duplicates.
package statementfails
