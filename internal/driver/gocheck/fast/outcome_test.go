package fast

import (
	"testing"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/finding"
)

// TestFailedAnalyzers: what an analyzer failed on may work next time.
func TestFailedAnalyzers(t *testing.T) {
	r := &fastRun{failures: []gocheck.Failure{{Problem: finding.Problem{Message: "an analyzer failed"}}}}
	if r.outcome().Lasting != gocheck.Never {
		t.Error("an outcome with a failed analyzer lasts")
	}
}
