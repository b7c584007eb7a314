// Package domainconstraintscan checks that a domain gets its constraints
// without stopping writes to the tables that use it.
//
// # Rule domain-constraint-scan
//
// domain-constraint-scan: report domain constraints that stop writes to every table that uses the domain
//
// A constraint of a domain holds for every column of that type. ALTER DOMAIN locks all
// their tables against writes and reads all their rows, VALIDATE CONSTRAINT included:
// the usual two steps only move the lock.
//
// # Reported
//
// ALTER DOMAIN … ADD CONSTRAINT without NOT VALID, SET NOT NULL and VALIDATE
// CONSTRAINT, when tables in use have a column of the domain or when no migration
// says which do.
//
// # Fix
//
// Add the constraint to the domain NOT VALID, which holds for all that is written from
// then on, and prove the rows table by table with a CHECK that is added NOT VALID and
// validated later.
//
// # Not reported
//
// Domains that only tables of the same deploy use.
package domainconstraintscan
