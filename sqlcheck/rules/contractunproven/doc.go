// Package contractunproven reports contract comments without evidence.
//
// # Rule contract-unproven
//
// contract-unproven: report contract comments that name no migration which expanded
//
// "-- patternvet:contract VERSION reason" above a statement that drops or renames
// something says: the migration of that version brought what takes its place, that
// deploy is over, and no program uses the old any more. It accepts what column-dropped,
// column-renamed, table-dropped, table-renamed, object-dropped and object-renamed report
// there. A comment that the files contradict accepts nothing.
//
// # Reported
//
// Contracts without a version or a reason, with a version that is not among the files,
// that comes later or goes out in the same deploy, or whose migration adds nothing;
// contracts at statements that break nothing. Contracts that drop a column or table
// whose rows nothing copied: no migration since writes the new column or table, and no
// block before the statement fails while rows differ.
//
// # Fix
//
// Name the migration that expanded: the one that added the column, table, view or value
// which programs use now. Write the rows that were there before in a migration between,
// in batches; where a job does that, put a block before the statement that raises an
// exception while rows differ. "patternvet plan" writes all of it.
//
// # Not reported
//
// Whether programs do use the new one cannot be seen in migrations: the reason is for
// the people who review them.
package contractunproven
