package driver

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/store"
)

// monorepo writes a module of n packages, each of which imports up to three
// of those before it and has what the analyzers look at.
func monorepo(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write("go.mod", "module example.com/mono\n\ngo 1.25\n")
	for i := range n {
		imports, uses := "", ""
		for _, d := range []int{i - 1, i / 2, i / 3} {
			if d >= 0 && d < i && (d == i-1 || d%7 == 0) {
				line := fmt.Sprintf("\tp%d \"example.com/mono/p%d\"\n", d, d)
				if imports == "" || imports != line {
					imports = line
					uses = fmt.Sprintf("\tp%d.Do(w, r)\n", d)
				}
			}
		}
		write(fmt.Sprintf("p%d/p.go", i), fmt.Sprintf(`package p%d

import (
	"net/http"
	"os"
%s)

type Server struct{ Name string }

func (s *Server) Key() string { return os.Getenv("SETTING_%d") }

func Do(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
%s}
`, i, imports, i, uses))
	}
	return dir
}

// BenchmarkMonorepo measures how a run grows with the number of packages: cold
// (dependencies and packages from source), with the dependencies kept, and
// with nothing changed.
func BenchmarkMonorepo(b *testing.B) {
	for _, n := range []int{500, 1000, 2000, 4000} {
		dir := monorepo(b, n)
		run := func(b *testing.B, s *store.Store) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Run(context.Background(), Options{Dir: dir, Cache: s, Only: "go"}); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.Run(fmt.Sprintf("cold/%d", n), func(b *testing.B) { run(b, nil) })
		b.Run(fmt.Sprintf("unchanged/%d", n), func(b *testing.B) {
			s := store.Open(b.TempDir())
			if _, err := Run(context.Background(), Options{Dir: dir, Cache: s, Only: "go"}); err != nil {
				b.Fatal(err)
			}
			run(b, s)
		})
	}
}
