package rule

import "strings"

// GoNames lists the Go rules by name. An analyzer that checks ignore comments
// must know them all, and analyzers do not import each other; a test compares
// the list with the suite.
var GoNames = []string{"badignore", "corswildcard", "envscatter", "naiveretry", "nosigterm", "unversionedroute"}

// Nearest returns the candidate that is most likely meant by name, or "" when
// none is close.
func Nearest(name string, candidates []string) string {
	best, bestDistance := "", len(name)/3+2
	for _, c := range candidates {
		if d := Distance(strings.ToLower(name), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// Distance is the edit distance (Levenshtein) of two short words.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
