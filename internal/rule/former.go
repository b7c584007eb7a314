package rule

import (
	"slices"
	"strings"
)

// renamed has the ids, "rule" or "rule/category", that findings had in earlier
// releases, with the ids that they have now. It is one table, and not a field of
// the records, since fingerprints and ignore comments are compared where no
// record is.
var renamed = map[string]string{
	"concurrent-in-transaction":             "statement-fails/transaction",
	"concurrent-in-transaction/partitioned": "statement-fails/partition",
	"dependents-in-the-way":                 "statement-fails/dependents",
}

// Current returns the ids that a former one stands for now: a former rule stands
// for its categories too. It is nil for an id that is not a former one.
func Current(id string) []string {
	var out []string
	for former, now := range renamed {
		if former == id || strings.HasPrefix(former, id+"/") {
			out = append(out, now)
		}
	}
	slices.Sort(out)
	return out
}

// Former returns the ids that findings of this one had before.
func Former(id string) []string {
	var out []string
	for former, now := range renamed {
		if now == id {
			out = append(out, former)
		}
	}
	slices.Sort(out)
	return out
}

// formerRules returns the rules that are part of this one now.
func formerRules(name string) []string {
	var out []string
	for former, now := range renamed {
		if rule, _, _ := strings.Cut(now, "/"); rule == name && !strings.Contains(former, "/") {
			out = append(out, former)
		}
	}
	slices.Sort(out)
	return out
}
