// Package columntyperewrite checks that column types change without touching
// every row.
//
// # Rule column-type-rewrite
//
// column-type-rewrite: report type changes that rewrite a table under a lock
//
// Most changes of a type write the table and all of its indexes anew while an
// ACCESS EXCLUSIVE lock keeps every query out. Some are free: varchar to text or
// to a greater length, numeric to more digits of the same scale, timestamps to
// more precision, cidr to inet.
//
// # Reported
//
// ALTER COLUMN TYPE that rewrites, judged by the type that the earlier migrations
// gave the column. In the category scan: free changes of a column with a check,
// which is verified again for all rows. In the category reindex: free changes
// that build the column's indexes anew. In the category unknown: changes of
// columns whose type no migration gives.
//
// # Fix
//
// Add a column of the new type, write both, fill it in batches, switch the
// readers, drop the old one. Between timestamp and timestamptz nothing is
// rewritten from PostgreSQL 12 when the session's time zone is UTC.
//
// # Not reported
//
// Changes that the server makes without touching rows; tables that the same
// deploy creates; changes to text or varchar of columns of unknown type.
package columntyperewrite
