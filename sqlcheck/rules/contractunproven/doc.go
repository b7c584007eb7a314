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
// contracts at statements that break nothing.
//
// # Fix
//
// Name the migration that expanded: the one that added the column, table, view or value
// which programs use now.
//
// # Not reported
//
// Whether programs do use the new one cannot be seen in migrations: the reason is for
// the people who review them.
package contractunproven
