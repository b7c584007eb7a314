package badignore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/badignore"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

// BenchmarkAnalyzer measures a file of 2,000 functions, without ignores and
// with one at every tenth.
func BenchmarkAnalyzer(b *testing.B) {
	for _, every := range []int{0, 10} {
		b.Run(fmt.Sprintf("ignore-every-%d", every), func(b *testing.B) {
			var src strings.Builder
			src.WriteString("package p\n")
			for i := range 2000 {
				if every > 0 && i%every == 0 {
					src.WriteString("//patternvet:ignore envscatter read once at start\n")
				}
				fmt.Fprintf(&src, "func f%d(a int) int { return a } // and a remark\n", i)
			}
			check := analyzertest.Measure(b, badignore.New())
			b.ReportAllocs()
			for b.Loop() {
				check(src.String())
			}
		})
	}
}
