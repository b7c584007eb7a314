// Package foreignkeynotvalidated checks that foreign keys are added without
// verifying the rows under a lock.
//
// # Rule foreign-key-not-validated
//
// foreign-key-not-validated: report foreign keys that verify all rows under a lock
//
// ADD FOREIGN KEY locks both tables with SHARE ROW EXCLUSIVE, so writes to either
// wait until every row of the new side was looked up on the other.
//
// # Reported
//
// ALTER TABLE ADD FOREIGN KEY without NOT VALID, and ADD COLUMN with a default
// and REFERENCES, on tables that earlier deploys created.
//
// # Fix
//
// Add the constraint NOT VALID, which is quick and holds for new rows at once,
// and VALIDATE CONSTRAINT in a later migration, which lets writes go on.
// Partitioned tables accept NOT VALID from PostgreSQL 18; before, add the key to
// each partition.
//
// # Not reported
//
// Foreign keys of tables that the same deploy creates; ADD COLUMN with REFERENCES
// and without a default, which has nothing to verify.
package foreignkeynotvalidated
