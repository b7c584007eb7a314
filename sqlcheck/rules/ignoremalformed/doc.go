// Package ignoremalformed reports ignore comments that can't be followed.
//
// # Rule ignore-malformed
//
// ignore-malformed: report ignores without a reason or with an unknown rule
//
// "-- patternvet:ignore RULE reason" accepts a finding. Whoever reads the
// migration later needs the reason, and a misspelt rule accepts nothing.
//
// # Reported
//
// Ignores that name no rule, an unknown rule or category, or that give no reason;
// those without a reason are not in force.
//
// # Fix
//
// Name the rule that is reported and say why it does no harm here.
//
// # Not reported
//
// Ignores that suppress nothing are reported under the rule that they name, in the
// category unused-ignore.
package ignoremalformed
