package trace

import (
	"fmt"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/effects"
)

func TestCompare(t *testing.T) {
	type locks = map[string]effects.Mode
	type work = map[Work]bool
	scan, build := Work{"scan", "a"}, Work{"build", "a"}
	for name, c := range map[string]struct {
		seen     seen
		expected expected
		fails    string
		want     string
	}{
		"all as predicted":      {seen{locks: locks{"a": effects.Share}, work: work{build: true}}, expected{locks: locks{"a": effects.Share}, work: work{build: true}}, "", "[]"},
		"held already":          {seen{held: locks{"a": effects.AccessExclusive}}, expected{locks: locks{"a": effects.Share}}, "", "[]"},
		"weaker than predicted": {seen{locks: locks{"a": effects.Share}}, expected{locks: locks{"a": effects.AccessExclusive}}, "", "[{lock a SHARE ACCESS EXCLUSIVE}]"},
		"stronger":              {seen{locks: locks{"a": effects.Share}}, expected{locks: locks{"a": effects.RowShare}}, "", "[{lock a SHARE ROW SHARE}]"},
		"not predicted":         {seen{locks: locks{"a": effects.Share}, work: work{scan: true}}, expected{}, "", "[{lock a SHARE } {scan a yes }]"},
		"not observed":          {seen{}, expected{locks: locks{"a": effects.Share}, work: work{scan: true, build: false}}, "", "[{lock a  SHARE} {scan a  yes}]"},
		"does not fail":         {seen{}, expected{failures: []string{"x"}}, "", "[{error   x}]"},
		"fails as foreseen":     {seen{}, expected{failures: []string{"x"}}, "y", "[]"},
		"fails otherwise":       {seen{}, expected{locks: locks{"a": effects.Share}}, "y", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			st := Statement{Sent: Shared, Predicted: &Effects{}}
			c.seen.fill(&st.Observed)
			(seen{locks: c.expected.locks, work: c.expected.work}).fill(st.Predicted)
			if len(c.expected.failures) > 0 {
				st.Predicted.Error = c.expected.failures[0]
			}
			st.Observed.Error, c.expected.known = c.fails, true
			c.expected.strange = func(string) bool { return false }
			st.compare(c.expected)
			if got := fmt.Sprint(st.Differences); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
