// Package locktimeoutmissing checks that a statement which needs a moment alone
// does not wait for it without end.
//
// # Rule lock-timeout-missing
//
// lock-timeout-missing: report strong locks that are waited for without a limit
//
// ALTER TABLE may need its ACCESS EXCLUSIVE lock for a millisecond only, but first it
// waits for every query that is running on the table, and all new ones wait behind it:
// one long report stops the service. With a lock_timeout the migration gives up and is
// run again.
//
// # Reported
//
// The first statement of a file that takes an ACCESS EXCLUSIVE lock on a table in use
// with no lock_timeout (or statement_timeout) in force, where the migrations before set
// one as a rule, or where the file sets one without effect: SET LOCAL outside of a
// transaction, 0, or behind the statement. Where no migration sets any, the role or the
// connection may do it, so that is only reported, once a folder, when the category
// never is enabled.
//
// # Fix
//
// SET lock_timeout = '2s' at the head of the file, where the tool sends the statements
// one by one or in one transaction, and let the deploy try again.
//
// # Not reported
//
// Tables that the same deploy creates, and commands that run CONCURRENTLY.
package locktimeoutmissing
