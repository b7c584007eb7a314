package integrations_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/patternvet/patternvet/internal/hosttest"
	"github.com/patternvet/patternvet/internal/rule"
)

// TestParts holds what is said of a part of the sample to what a run on the
// whole says there: of each package alone, of each file, in the language
// server, and by go vet.
func TestParts(t *testing.T) {
	t.Setenv("PATTERNVET_CACHE", t.TempDir())
	dir := hosttest.Sample(t)
	patternvet := hosttest.Build(t, hosttest.Root(), "./cmd/patternvet", "patternvet")
	whole := command(t, dir, patternvet)
	if len(whole) == 0 {
		t.Fatal("the sample has no findings")
	}
	hosttest.Same(t, "go vet on all", goFindings(whole), vet(t, dir, patternvet, "./..."))

	editor := openEditor(t, dir, patternvet)
	for _, folder := range folders(t, dir) {
		pattern := "./" + folder
		want := in(whole, func(f hosttest.Finding) bool { return path.Dir(f.File) == folder })
		hosttest.Same(t, "the command on "+pattern, want, command(t, dir, patternvet, pattern))
		if folder != "migrations" {
			hosttest.Same(t, "go vet on "+pattern, want, vet(t, dir, patternvet, pattern))
		}
		files, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil {
			t.Fatal(err)
		}
		var shown []hosttest.Finding
		for i, file := range files {
			name := folder + "/" + file.Name()
			shown = append(shown, editor.open(t, dir, name)...)
			if folder != "migrations" || i%8 == 0 { // of many files some
				want := in(whole, func(f hosttest.Finding) bool { return f.File == name })
				hosttest.Same(t, "the command on "+name, want, command(t, dir, patternvet, name))
			}
		}
		hosttest.Same(t, "the language server in "+folder, want, shown)
	}
	// What calls on single packages left in the go command's cache is no answer
	// to others.
	want := in(goFindings(whole), func(f hosttest.Finding) bool { return strings.HasPrefix(f.File, "internal/") })
	hosttest.Same(t, "go vet on ./internal/...", want, vet(t, dir, patternvet, "./internal/..."))
}

func in(list []hosttest.Finding, keep func(hosttest.Finding) bool) []hosttest.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f hosttest.Finding) bool { return !keep(f) })
}

func goFindings(list []hosttest.Finding) []hosttest.Finding {
	return in(list, func(f hosttest.Finding) bool { return strings.HasSuffix(f.File, ".go") })
}

// folders lists those of the sample with Go packages or migrations.
func folders(t *testing.T, dir string) []string {
	t.Helper()
	list := map[string]bool{}
	err := filepath.WalkDir(dir, func(file string, e os.DirEntry, err error) error {
		if ext := filepath.Ext(file); ext == ".go" || ext == ".sql" {
			list[path.Dir(hosttest.Relative(dir, file))] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(list))
}

// command runs patternvet on a part of the sample.
func command(t *testing.T, dir, patternvet string, patterns ...string) []hosttest.Finding {
	t.Helper()
	stdout, stderr, code := hosttest.Run(t, dir, append([]string{patternvet, "--format=json", "--fail-on=never"}, patterns...)...)
	if code != 0 {
		t.Fatalf("patternvet %v exits with %d: %s%s", patterns, code, stdout, stderr)
	}
	var report struct {
		Findings []struct {
			Rule, Message, Advice, File string
			Line, Column                int
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	var list []hosttest.Finding
	for _, f := range report.Findings {
		list = append(list, hosttest.Finding{File: f.File, Line: f.Line, Column: f.Column, Rule: f.Rule, Message: rule.WithAdvice(f.Message, f.Advice)})
	}
	return list
}

// vet runs go vet with patternvet as its tool.
func vet(t *testing.T, dir, patternvet, pattern string) []hosttest.Finding {
	t.Helper()
	stdout, stderr, code := hosttest.Run(t, dir, "go", "vet", "-vettool="+patternvet, "-json", pattern)
	if code != 0 {
		t.Fatalf("go vet exits with %d: %s", code, stderr)
	}
	return parseVet(t, dir, stdout)
}

// editor is a client of the language server.
type editor struct {
	conn      *jsonrpc2.Conn
	published chan published
}

type published struct {
	URI         string
	Diagnostics []struct {
		Code, Message string
		Range         struct{ Start struct{ Line, Character int } }
	}
}

// pipe is what a program reads and writes.
type pipe struct {
	io.Reader
	io.WriteCloser
}

func openEditor(t *testing.T, dir, patternvet string) *editor {
	t.Helper()
	cmd := exec.Command(patternvet, "lsp")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "PWD="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{published: make(chan published, 100)}
	e.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(pipe{out, in}, jsonrpc2.VSCodeObjectCodec{}),
		jsonrpc2.HandlerWithError(func(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
			var p published
			if req.Method == "textDocument/publishDiagnostics" && json.Unmarshal(*req.Params, &p) == nil {
				e.published <- p
			}
			return nil, nil
		}))
	t.Cleanup(func() {
		_ = e.conn.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	if err := e.conn.Call(context.Background(), "initialize", map[string]any{"rootUri": "file://" + dir}, nil); err != nil {
		t.Fatal(err)
	}
	return e
}

// open opens a file and returns what the server shows in it.
func (e *editor) open(t *testing.T, dir, name string) []hosttest.Finding {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	uri := "file://" + filepath.ToSlash(filepath.Join(dir, name))
	document := map[string]any{"uri": uri, "version": 1, "text": string(text)}
	if err := e.conn.Notify(context.Background(), "textDocument/didOpen", map[string]any{"textDocument": document}); err != nil {
		t.Fatal(err)
	}
	for {
		select {
		case p := <-e.published:
			if p.URI != uri {
				continue
			}
			var list []hosttest.Finding
			for _, d := range p.Diagnostics {
				rule, _, _ := strings.Cut(d.Code, "/")
				list = append(list, hosttest.Finding{File: name, Line: d.Range.Start.Line + 1, Column: d.Range.Start.Character + 1, Rule: rule, Message: strings.Replace(d.Message, "\n", "; ", 1)})
			}
			return list
		case <-time.After(20 * time.Minute):
			t.Fatalf("the language server says nothing of %s", name)
		}
	}
}
