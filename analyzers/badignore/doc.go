// Package badignore defines an Analyzer that checks the comments that silence
// other rules.
//
// # Analyzer badignore
//
// badignore: report ignore comments that cannot work or give no reason
//
// A comment with a misspelt rule silences nothing, and one without a reason
// leaves the next reader guessing whether the danger was weighed or overlooked.
// Neither takes effect.
//
// # Reported
//
// A `//patternvet:` comment with another word than `ignore`, without a rule,
// with a rule that does not exist, or without a reason.
//
// # Fix
//
// Write `//patternvet:ignore RULE[,RULE] reason` on the finding's line or on
// the line above it.
//
// # Not reported
//
// `//nolint` comments: golangci-lint's nolintlint checks those. A comment that
// silences nothing is reported by the rule it names, as `unused-ignore`.
package badignore
