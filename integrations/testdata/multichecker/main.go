// Command multichecker is the least that a driver of one's own needs.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/patternvet/patternvet/analyzers"
)

func main() { multichecker.Main(analyzers.All()...) }
