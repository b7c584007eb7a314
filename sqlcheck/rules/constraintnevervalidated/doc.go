// Package constraintnevervalidated checks that constraints which were added
// without a look at the rows are validated some day.
//
// # Rule constraint-never-validated
//
// constraint-never-validated: report constraints that no later migration validates
//
// NOT VALID is the first half of adding a constraint without blocking anybody: from
// then on the server checks new rows, and those from before may break the constraint.
// Until VALIDATE CONSTRAINT has read them, the planner can't rely on it, SET NOT NULL
// reads the table under a lock, and rows that break it turn up when they are updated
// or when a dump is restored.
//
// # Reported
//
// Foreign keys, checks and NOT NULL constraints of tables that are still NOT VALID when
// all migrations have run, although more migrations follow the one that added them.
//
// # Fix
//
// Add a migration of its own with ALTER TABLE … VALIDATE CONSTRAINT …: it reads the
// table while reads and writes go on. It can't stand in a transaction with what needs a
// stronger lock on the table, and should not go into a migration that has run. --fix
// adds such a file behind the last one, in the tool's form, for each constraint: the
// reading of one table then keeps nothing else waiting, and a row that breaks one
// constraint stops that file alone. Look for such rows before it is deployed. Where a
// file lists the migrations (sqitch.plan, a changelog, a journal), or the names do not
// say what runs last, there is no such fix.
//
// # Not reported
//
// Constraints of the newest migration, whose validation belongs in the next deploy, and
// those of the migrations that --new-from or deployed-through takes for not deployed;
// constraints that are NOT ENFORCED; those of domains, which are often meant for new
// values only; and any, where a later statement validates constraints by names that it
// puts together.
package constraintnevervalidated
