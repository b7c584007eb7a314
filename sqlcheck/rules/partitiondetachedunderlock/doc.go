// Package partitiondetachedunderlock checks that partitions are taken away
// without stopping the whole table.
//
// # Rule partition-detached-under-lock
//
// partition-detached-under-lock: report partitions whose removal locks the whole table
//
// DETACH PARTITION and DROP TABLE of a partition lock the partitioned table against
// reads and writes, and wait for every query that is running on it; meanwhile all new
// ones wait behind them. DETACH PARTITION CONCURRENTLY does not.
//
// # Reported
//
// DETACH PARTITION without CONCURRENTLY, and DROP TABLE of a partition that is not
// detached, when the partitioned table is in use.
//
// # Fix
//
// DETACH PARTITION CONCURRENTLY (PostgreSQL 14, outside of a transaction), then drop
// the table. It is not supported while there is a default partition.
//
// # Not reported
//
// Tables with a default partition, for which there is no other way, and tables that
// the same deploy creates.
package partitiondetachedunderlock
