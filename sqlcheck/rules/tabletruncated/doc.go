// Package tabletruncated checks that tables in use are not emptied.
//
// # Rule table-truncated
//
// table-truncated: report TRUNCATE of tables in use
//
// TRUNCATE removes all rows and holds an ACCESS EXCLUSIVE lock on the table to the end
// of the transaction; with CASCADE it does the same to every table whose foreign keys
// point there, and to theirs.
//
// # Reported
//
// TRUNCATE of a table that an earlier deploy created or that no migration created.
//
// # Fix
//
// DELETE in batches what may go. Where all of it may, say so in an ignore comment.
//
// # Not reported
//
// Tables that the same deploy creates, and temporary tables.
package tabletruncated
