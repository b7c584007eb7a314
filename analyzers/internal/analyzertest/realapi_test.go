package analyzertest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRealAPI(t *testing.T) {
	const module = "github.com/cenkalti/backoff/v4"
	RealAPI(t, module, "v4.3.0", module, "Retry", "WithMaxRetries", "ExponentialBackOff", "ExponentialBackOff.MaxElapsedTime",
		"BackOff.NextBackOff", "BackOffContext.Reset", "ZeroBackOff.NextBackOff", "Stop", "DefaultMaxElapsedTime", "Ticker.C")
}

func TestDeclared(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.go": `package a
type base struct{ Field, Other int }
func (*base) Run() {}
type List[T any] struct{ *base; items []T }
func (List[T]) Len() int { return 0 }
type Same = List[int]
type Face interface{ error; Do() }
type loop struct{ *loop }
`,
		"b.go":      "//go:build never\n\npackage a\n\nvar Limit, _ = 1, 2\n",
		"a_test.go": "package a\n\nfunc Hidden() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	api, err := declared(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"List": true, "List.Len": true, "List.Run": true, "List.Field": true, "List.items": true, "Same.Len": true, "Same.Run": true,
		"Face.Do": true, "Limit": true, "Hidden": false, "Run": false, "Len": false, "List.Missing": false, "loop.Missing": false, "Face.Run": false,
	} {
		if got := api.has(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "c.go"), []byte("package"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := declared(dir); err == nil {
		t.Error("a file that does not parse went unseen")
	}
}
