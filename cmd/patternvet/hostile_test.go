//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hostileLimits are generous: a machine may be ten times slower than others.
// What they end would go on for ever, or take all of the memory.
const (
	hostileTime   = 3 * time.Minute
	hostileMemory = "ulimit -v 4000000 && " // in KB of address space
)

// hostile is a folder made to hang a run, to eat the machine, or to have it
// read or write elsewhere. In texts, N counts up and P is N-1.
type hostile struct {
	name  string
	files map[string]string // texts; "-> x" is a link, "|" a pipe
	args  string
	exit  int
	says  string
}

const module, program = "module example.com/c\n\ngo 1.25\n", "package main\n\nfunc main() {}\n"

// chain repeats a line with counting names.
func chain(first, line, last string, n int) string {
	var b strings.Builder
	b.WriteString(first)
	for i := 1; i <= n; i++ {
		b.WriteString(strings.NewReplacer("N", fmt.Sprint(i), "P", fmt.Sprint(i-1)).Replace(line))
	}
	return b.String() + last
}

func hostiles() []hostile {
	const out = "link that leads out of the project"
	sql := "migrations/0001_a.up.sql"
	return []hostile{
		{"report through a link", map[string]string{sql: "DROP TABLE t;\n", "r": "-> ../away/keep"}, "--only sql --report sarif=r", 2, "r: symbolic " + out},
		{"report below a link", map[string]string{sql: "DROP TABLE t;\n", "d": "-> ../away"}, "--only sql -o d/keep", 2, "d: symbolic " + out},
		{"new report below a link", map[string]string{sql: "DROP TABLE t;\n", "d": "-> ../away"}, "--only sql -o d/new", 2, "d: symbolic " + out},
		{"report elsewhere", map[string]string{sql: "SELECT 1;\n"}, "--only sql -o ../report.txt", 0, ""},
		{"baseline written through a link", map[string]string{sql: "DROP TABLE t;\n", ".patternvet-baseline.json": "-> ../away/keep"}, "--only sql baseline", 2, out},
		{"baseline read through a link", map[string]string{sql: "DROP TABLE t;\n", "b": "-> ../away/keep"}, "--only sql --baseline b", 2, out},
		{"baseline that is a pipe", map[string]string{sql: "DROP TABLE t;\n", "b": "|"}, "--only sql --baseline b", 2, "not a regular file"},
		{"init through a link", map[string]string{".patternvet.yml": "-> ../away/keep"}, "init --force", 2, out},
		{"init through a link to nothing", map[string]string{".patternvet.yml": "-> ../away/new"}, "init", 2, "exists"},
		{"plan below a link", map[string]string{sql: "CREATE INDEX i ON t (a);\n", "d": "-> ../away"}, "plan --write d " + sql, 2, out},
		{"fix of a link", map[string]string{sql: "-> ../../away/fix.up.sql"}, "--only sql --fix", 3, out},
		{"configuration that is a device", map[string]string{sql: "SELECT 1;\n", ".patternvet.yml": "-> /dev/zero"}, "--only sql", 2, out},
		{"configuration that is a pipe", map[string]string{sql: "SELECT 1;\n", ".patternvet.yml": "|"}, "--only sql", 2, "not a regular file"},
		{"migration that is a pipe", map[string]string{sql: "SELECT 1;\n", "migrations/0002_b.up.sql": "|"}, "--only sql", 3, "not a regular file"},
		{"migrations behind a link", map[string]string{"migrations": "-> ../away"}, "--only sql", 3, out},
		{"migrations behind a link, named", map[string]string{"migrations": "-> ../away"}, "--only sql migrations", 3, out},
		{"migrations behind a link, configured", map[string]string{"m": "-> ../away", ".patternvet.yml": "version: 1\nmigrations:\n  - dir: m\n"}, "--only sql", 3, "m: incomplete: not checked"},
		{"deep configuration", map[string]string{sql: "SELECT 1;\n", ".patternvet.yml": "rules: " + strings.Repeat("{a: ", 50_000) + "1" + strings.Repeat("}", 50_000)}, "--only sql", 2, "nests more than"},
		{"many stars", map[string]string{sql: "DROP TABLE t;\n", ".patternvet.yml": "version: 1\nexclude: [\"" + strings.Repeat("**/*/", 60) + "x\"]\n"}, "--only sql", 1, "table-dropped"},
		{"many statements", map[string]string{sql: strings.Repeat("DROP TABLE t;\n", 20_000)}, "--only sql --format sarif", 1, ""},
		{"many statements on a line", map[string]string{sql: strings.Repeat("DROP TABLE t; ", 20_000)}, "--only sql --format json", 1, ""},
		{"many comments", map[string]string{sql: strings.Repeat("-- patternvet:ignore table-dropped why\n", 40_000)}, "--only sql --format text", 1, "suppresses nothing"},
		{"many comments in Go", map[string]string{"main.go": program, "go.mod": module, "a.go": "package main\n\n" + strings.Repeat("//patternvet:ignore envscatter why\n", 40_000) + "var x = 1\n"}, "", 1, "silences no envscatter finding"},
		{"many reads in a function", map[string]string{"main.go": program, "go.mod": module,
			"y/y.go": "package y\n\nimport \"os\"\n\nfunc G() string { return os.Getenv(\"DB_PASSWORD\") }\n",
			"x/x.go": "package x\n\nimport \"os\"\n\nfunc F() (s string) {\n" + strings.Repeat("\ts += os.Getenv(\"API_KEY\")\n", 20_000) + "\treturn s\n}\n"}, "--format json", 1, "envscatter"},
		{"go.mod that is a device", map[string]string{"main.go": program, "go.mod": "-> /dev/zero"}, "", 3, "go.mod"},
		{"go.work that is a pipe", map[string]string{"main.go": program, "go.mod": module, "go.work": "|"}, "", 3, "go.work"},
		{"go.work that uses a link", map[string]string{"main.go": program, "go.mod": module, "m": "-> ../away", "go.work": "go 1.25\nuse (\n\t.\n\t./m\n)\n"}, "", 3, out},
		{"source that is a pipe", map[string]string{"main.go": program, "go.mod": module, "a.go": "|", "b.s": "|"}, "", 3, "a.go: incomplete: not read"},
		{"source that is a device", map[string]string{"main.go": program, "go.mod": module, "a.go": "-> /dev/zero"}, "", 3, "a.go: incomplete: not read"},
		{"constants that double", map[string]string{"main.go": program, "go.mod": module,
			"a.go": chain("package main\n\nconst s0 = \"aaaaaaaaaa\"\n", "const sN = sP + sP\n", "const n = len(s39)\n", 39)}, "", 3, "string constants"},
		{"constants of a function that double", map[string]string{"main.go": program, "go.mod": module,
			"a.go": chain("package main\n\nfunc f() {\n\tconst s = \"aaaaaaaaaa\"\n", "\t{\n\t\tconst s = s + s\n", "_ = len(s)"+strings.Repeat("}", 41)+"\n", 40)}, "", 3, "string constants"},
		{"sizes that double", map[string]string{"main.go": program, "go.mod": module,
			"a.go": chain("package main\n\nimport \"unsafe\"\n\ntype T0 struct{ a, b int }\n", "type TN struct{ a, b TP }\n", "const n = unsafe.Sizeof(T59{})\n", 59)}, "--timeout 5s", 3, "--timeout"},
		{"what was found before", map[string]string{sql: "DROP TABLE t;\n", "main.go": program, "go.mod": module,
			"a.go": chain("package main\n\nimport \"unsafe\"\n\ntype T0 struct{ a, b int }\n", "type TN struct{ a, b TP }\n", "const n = unsafe.Sizeof(T59{})\n", 59)}, "--timeout 15s", 3, "table-dropped"},
		{"types that double", map[string]string{"main.go": program, "go.mod": module,
			"a.go": chain("package main\n\ntype P[A, B any] struct {\n\ta A\n\tb B\n}\n\nfunc pair[T any](x T) P[T, T] { return P[T, T]{x, x} }\n\nfunc f() {\n\tx0 := 1\n", "\txN := pair(xP)\n", "\t_ = x39\n}\n", 39)}, "--timeout 20s", 3, "the run was stopped"},
	}
}

// TestHostile: nothing hangs a run or lets it take the machine's memory, and
// nothing outside of the folder is read or written through what is in it.
func TestHostile(t *testing.T) {
	limit := hostileMemory
	if exec.Command("sh", "-c", limit+"exec patternvet version").Run() != nil {
		limit = "" // the race detector needs more addresses than that
	}
	for _, h := range hostiles() {
		t.Run(h.name, func(t *testing.T) {
			if limit == "" && strings.HasPrefix(h.name, "types") {
				h.args = "--timeout 3s"
			}
			top := t.TempDir()
			dir := filepath.Join(top, "work")
			h.write(t, dir)
			ctx, cancel := context.WithTimeout(context.Background(), hostileTime)
			defer cancel()
			cmd := exec.CommandContext(ctx, "sh", slices.Concat([]string{"-c", limit + `exec patternvet --no-cache "$@"`, "sh"}, strings.Fields(h.args))...)
			cmd.Dir, cmd.WaitDelay = dir, time.Second
			cmd.Env = append(os.Environ(), "GOFLAGS=", "GOTOOLCHAIN=local", "GOWORK=")
			var text bytes.Buffer
			cmd.Stdout, cmd.Stderr = &text, &text
			err := cmd.Run()
			code := 0
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				code = exit.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			shown := text.String()[:min(text.Len(), 2000)]
			if code != h.exit || !strings.Contains(text.String(), h.says) {
				t.Errorf("exit code %d, want %d, with %q; it says\n%s", code, h.exit, h.says, shown)
			}
			h.unchanged(t, top, text.String())
		})
	}
}

const secret = "DROP TABLE hush;\n"

func (h hostile) write(t *testing.T, dir string) {
	t.Helper()
	files := map[string]string{"../away/keep": secret, "../away/fix.up.sql": secret, "../away/0001_a.up.sql": secret}
	for name, text := range h.files {
		files[name] = text
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		target, link := strings.CutPrefix(text, "-> ")
		var err error
		switch {
		case link:
			err = os.Symlink(target, path)
		case text == "|":
			err = syscall.Mkfifo(path, 0o600)
		default:
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unchanged holds that what lies beside the folder is as it was, and not shown.
func (h hostile) unchanged(t *testing.T, top, text string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(top, "away"))
	if err != nil || len(entries) != 3 {
		t.Errorf("outside are %v, %v", entries, err)
	}
	for _, e := range entries {
		if data, err := os.ReadFile(filepath.Join(top, "away", e.Name())); err != nil || string(data) != secret {
			t.Errorf("%s became %.100q, %v", e.Name(), data, err)
		}
	}
	if strings.Contains(text, "hush") {
		t.Error("what lies outside is shown")
	}
}

// TestSignals: the first signal ends a run, whatever it is at.
func TestSignals(t *testing.T) {
	dir := t.TempDir()
	h := hostile{files: map[string]string{"main.go": program, "go.mod": module,
		"a.go": chain("package main\n\nimport \"unsafe\"\n\ntype T0 struct{ a, b int }\n", "type TN struct{ a, b TP }\n", "const n = unsafe.Sizeof(T59{})\n", 59)}}
	h.write(t, filepath.Join(dir, "work"))
	// Under nohup a program inherits that hangups are ignored, and keeps to it.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		cmd := exec.Command("patternvet", "--no-cache", "--only", "go")
		cmd.Dir = filepath.Join(dir, "work")
		var text bytes.Buffer
		cmd.Stderr = &text
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		_ = cmd.Process.Signal(s)
		err := cmd.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitIncomplete || !strings.Contains(text.String(), "interrupted") {
			t.Errorf("%v: %v, %s", s, err, text.String())
		}
	}
}

// TestSecondSignal: a second signal ends the process even where the first one
// waits for something, here for a client that says nothing.
func TestSecondSignal(t *testing.T) {
	cmd := exec.Command("patternvet", "lsp")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stdin.Close() }()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ends does not matter
		close(done)
	}()
	time.Sleep(2 * time.Second)
	for range 2 {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-done:
			return
		case <-time.After(2 * time.Second):
		}
	}
	select {
	case <-done:
	case <-time.After(hostileTime):
		_ = cmd.Process.Kill()
		t.Error("two signals did not end it")
	}
}
