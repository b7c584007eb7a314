// Package dependentsintheway checks that what is dropped or changed is not
// needed by something else.
//
// # Rule dependents-in-the-way
//
// dependents-in-the-way: report drops and type changes that fail because something depends on what they touch
//
// PostgreSQL refuses to drop a table, column or key while a view reads it or a foreign
// key points at it, a type while a column has it, and the index of a constraint; and to
// change the type of a column that a view reads. The migration fails in the middle of
// the deploy.
//
// # Reported
//
// DROP TABLE, DROP VIEW, DROP TYPE, DROP DOMAIN, DROP COLUMN and DROP CONSTRAINT without
// CASCADE, ALTER COLUMN TYPE, and DROP INDEX, when the migrations show a view, a foreign
// key, a column or a constraint that is in the way.
//
// # Fix
//
// Drop the view or the foreign key first, change the table, and create the view again,
// in one transaction. Prefer that to CASCADE, which drops whatever is there.
//
// # Not reported
//
// Views of several tables where it is not certain whose column they read.
package dependentsintheway
