// Package partitionattachedunproven checks that partitions come and go without a
// search under a lock.
//
// # Rule partition-attached-unproven
//
// partition-attached-unproven: report partitions that are searched under a lock when they are attached
//
// A new partition must hold nothing but rows of its range, and the default partition
// none of them. PostgreSQL searches both while they are locked against reads and
// writes, unless a validated CHECK proves it.
//
// # Reported
//
// ATTACH PARTITION of a table in use without a validated CHECK; ATTACH PARTITION and
// CREATE TABLE … PARTITION OF while the default partition is in use and has no
// validated CHECK.
//
// # Fix
//
// Add a CHECK that says the same as the bounds to the table, columns IS NOT NULL
// included, NOT VALID at first, and validate it in a later migration. Add one that
// excludes the range to the default partition in the same way. Then attach, and drop
// the checks afterwards.
//
// # Not reported
//
// Tables and default partitions that the same deploy creates. Whether a CHECK does
// prove the bounds is not looked into.
package partitionattachedunproven
