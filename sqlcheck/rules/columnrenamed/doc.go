// Package columnrenamed checks that columns in use keep their names.
//
// # Rule column-renamed
//
// column-renamed: report renamed columns that running programs use
//
// A migration runs while the version before it still serves. Its queries use the
// old name and fail from this moment; the new version fails until then. No order
// of deploy and migration avoids both.
//
// # Reported
//
// ALTER TABLE RENAME COLUMN on a column that an earlier deploy created.
//
// # Fix
//
// Add a column of the new name, write both, fill it, switch the readers, and drop
// the old one when no version reads it any more.
//
// # Not reported
//
// Columns and tables that the same deploy creates; columns of views.
package columnrenamed
