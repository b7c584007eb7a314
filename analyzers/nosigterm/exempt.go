package nosigterm

import (
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

// exemptPath matches folders of programs that no platform runs in production.
var exemptPath = regexp.MustCompile(`(?i)(^|/|_|-)(_?examples?|samples?|demos?|tutorials?|playground|testdata|tests?|testing|e2e|e2etest|integration-?tests?|testutils?|testhelpers?|[a-z]*testers?|testserver|mocks?|mock[a-z]*|fakes?|stubs?|dummy|dummies|hack|tools?|scripts?|dev|devtools?|bench(mark)?s?|loadtest(ing)?|sandbox|experiments?|fixtures?|docs?|quickstart|wasm)(/|_|-|$)`)

// exempt reports whether the package is an example, a tool or a test by its
// folder, or helps tests.
func exempt(pass *check.Pass) bool {
	if pass.Pkg.Name() != "main" && helpsTests(pass) {
		return true
	}
	path := pass.Pkg.Path()
	if pass.Module != nil {
		path = strings.TrimPrefix(strings.TrimPrefix(path, pass.Module.Path), "/")
	}
	return exemptPath.MatchString(path)
}

// helpsTests reports whether a package imports testing in other files than
// tests.
func helpsTests(pass *check.Pass) bool {
	for _, file := range pass.Files {
		for _, spec := range file.Imports {
			if spec.Path.Value == `"testing"` && !pass.TestFile(file.Pos()) {
				return true
			}
		}
	}
	return false
}
