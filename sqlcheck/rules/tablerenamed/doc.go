// Package tablerenamed checks that tables in use keep their names.
//
// # Rule table-renamed
//
// table-renamed: report renamed tables that running programs use
//
// A migration runs while the version before it still serves. Its queries use the
// old name and fail from this moment; the new version fails until then.
//
// # Reported
//
// ALTER TABLE RENAME TO and SET SCHEMA on a table that an earlier deploy created.
//
// # Fix
//
// In the same transaction create a view of the old name over the table; simple
// views take writes too. Drop the view when no version uses the old name.
//
// # Not reported
//
// Tables that the same deploy creates, and renames whose old name the same
// transaction gives to a view or to another table.
package tablerenamed
