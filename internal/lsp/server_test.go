package lsp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/lsp"
)

// patience is how long a silent server is waited for. Slow machines must pass.
const patience = 20 * time.Minute

// client is an editor.
type client struct {
	t         *testing.T
	conn      *jsonrpc2.Conn
	root      string
	published chan map[string]any
	ended     chan error
}

func start(t *testing.T, files map[string]string) *client {
	t.Helper()
	return startWith(t, files, map[string]any{})
}

// startWith starts a client with these capabilities.
func startWith(t *testing.T, files map[string]string, capabilities map[string]any) *client {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ours, theirs := net.Pipe()
	c := &client{t: t, root: root, published: make(chan map[string]any, 100), ended: make(chan error, 1)}
	go func() { c.ended <- lsp.Serve(context.Background(), theirs, options()) }()
	c.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(ours, jsonrpc2.VSCodeObjectCodec{}),
		jsonrpc2.HandlerWithError(func(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
			var params map[string]any
			if req.Method == "textDocument/publishDiagnostics" && json.Unmarshal(*req.Params, &params) == nil {
				c.published <- params
			}
			return nil, nil
		}))
	t.Cleanup(func() { _ = c.conn.Close() })
	var result map[string]any
	c.call("initialize", map[string]any{"rootUri": c.uri(""), "capabilities": capabilities}, &result)
	if got := fmt.Sprint(result["capabilities"].(map[string]any)["positionEncoding"]); got != "utf-16" {
		t.Fatalf("position encoding %s", got)
	}
	return c
}

func options() lsp.Options {
	return lsp.Options{Version: "test", Log: io.Discard, Configure: func(dir string) (driver.Options, error) {
		cfg, err := config.Load("", dir, ruleset.Schema())
		return driver.Options{Dir: dir, Config: cfg}, err
	}}
}

func (c *client) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(c.root, name))
}

func (c *client) call(method string, params, result any) {
	c.t.Helper()
	if err := c.conn.Call(context.Background(), method, params, result); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

func (c *client) notify(method string, params any) {
	c.t.Helper()
	if err := c.conn.Notify(context.Background(), method, params); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

func (c *client) open(name, text string) {
	c.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": c.uri(name), "version": 1, "text": text}})
}

func (c *client) change(name string, version int, text string) {
	c.notify("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": c.uri(name), "version": version}, "contentChanges": []any{map[string]any{"text": text}},
	})
}

// diagnostics waits for those of a version of a document.
func (c *client) diagnostics(version int) []map[string]any {
	c.t.Helper()
	for {
		select {
		case p := <-c.published:
			if v, ok := p["version"].(float64); ok && int(v) == version {
				var out []map[string]any
				for _, d := range p["diagnostics"].([]any) {
					out = append(out, d.(map[string]any))
				}
				return out
			}
		case <-time.After(patience):
			c.t.Fatal("no diagnostics were published")
		}
	}
}

const users = "CREATE TABLE users (id bigint PRIMARY KEY, email text, name varchar(20));\n"

func migrations() map[string]string {
	return map[string]string{"migrations/0001_users.up.sql": users, "migrations/0002_next.up.sql": "SELECT 1;\n"}
}

// TestMigration types a migration: it is judged by its unsaved text, in the
// context of the file before it.
func TestMigration(t *testing.T) {
	c := start(t, migrations())
	const name = "migrations/0002_next.up.sql"
	c.open(name, "SELECT 1;\n")
	if got := c.diagnostics(1); len(got) != 0 {
		t.Errorf("on a query: %v", got)
	}
	// One character that takes two units of UTF-16 stands before the statement.
	text := "/* 😀 */ CREATE INDEX users_email ON users (email);\n"
	c.change(name, 2, text)
	got := c.diagnostics(2)
	if len(got) != 1 || got[0]["code"] != "index-not-concurrent" || got[0]["severity"] != 1.0 {
		t.Fatalf("on an index: %v", got)
	}
	at := got[0]["range"].(map[string]any)["start"].(map[string]any)
	if at["line"] != 0.0 || at["character"] != 9.0 {
		t.Errorf("position %v, want line 0, character 9", at)
	}
	if href := fmt.Sprint(got[0]["codeDescription"]); !strings.Contains(href, "index-not-concurrent.md") {
		t.Errorf("no link to the rule: %s", href)
	}
	if message := got[0]["message"]; message != "creating index users_email on users blocks writes until it is built\nuse CREATE INDEX CONCURRENTLY" {
		t.Errorf("the advice has no line of its own: %q", message)
	}
	c.change(name, 3, "ALTER TABLE users ALTER COLUMN name TYPE varchar(40);\n")
	if got := c.diagnostics(3); len(got) != 0 {
		t.Errorf("the type before is known, and wider is free: %v", got)
	}
}

// TestUnsavedMigration types migrations that are not on disk: the name gives
// the place among those that are, or makes a folder one of migrations.
func TestUnsavedMigration(t *testing.T) {
	const index = "CREATE INDEX users_email ON users (email);\n"
	files := migrations()
	files["migrations/0005_name.up.sql"] = "ALTER TABLE users ALTER COLUMN name TYPE varchar(40);\n"
	files["go.mod"] = "module example.com/x\n\ngo 1.25\n"
	files["prisma/migrations/20260101000000_users/migration.sql"] = users
	files["empty/migrations/README"] = "nothing yet\n"
	for _, test := range []struct {
		name, text string
		want       string
	}{
		{"migrations/0003_email.up.sql", index, "index-not-concurrent"},
		{"migrations/0004_wider.up.sql", "ALTER TABLE users ALTER COLUMN name TYPE varchar(30);\n", ""},
		{"migrations/0006_narrower.up.sql", "ALTER TABLE users ALTER COLUMN name TYPE varchar(30);\n", "column-type-rewrite"},
		{"migrations/0000_email.up.sql", "CREATE TABLE a (b int);\nCREATE INDEX a_b ON a (b);\n", ""}, // new with it
		{"prisma/migrations/20260102000000_email/migration.sql", index, "index-not-concurrent"},
		{"new/migrations/0001_email.up.sql", index, "index-not-concurrent"},
		{"new/migrations/V1__email.sql", index, "index-not-concurrent"},
		{"empty/migrations/001.sql", index, "index-not-concurrent"},
		{"fresh/db/00001_email.sql", "-- +goose Up\n" + index, "index-not-concurrent"},
		{"queries/001.sql", index, ""},                // numbered, but nothing says migrations
		{"mysql/migrations/0001_a.up.sql", index, ""}, // of another database
		{"new/migrations/0001_a.up.mysql.sql", index, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := start(t, files)
			c.open(test.name, test.text)
			got := ""
			for _, d := range c.diagnostics(1) {
				got += fmt.Sprint(d["code"])
			}
			if !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
				t.Errorf("found %q, want %q", got, test.want)
			}
			if test.want == "index-not-concurrent" {
				c.change(test.name, 2, strings.NewReplacer("INDEX", "INDEX CONCURRENTLY", "+goose Up", "+goose NO TRANSACTION\n-- +goose Up").Replace(test.text))
				if got := c.diagnostics(2); len(got) != 0 {
					t.Errorf("after an edit: %v", got)
				}
			}
			if _, err := os.Stat(filepath.Join(c.root, test.name)); err == nil {
				t.Error("the file was written")
			}
		})
	}
}

func TestActionsAndHover(t *testing.T) {
	c := start(t, migrations())
	const name = "migrations/0002_next.up.sql"
	c.open(name, "CREATE INDEX users_email ON users (email);\n")
	if got := c.diagnostics(1); len(got) != 1 {
		t.Fatalf("%v", got)
	}
	document := map[string]any{"uri": c.uri(name)}
	var actions []struct {
		Title string
		Edit  struct {
			Changes map[string][]struct{ NewText string }
		}
	}
	here := map[string]any{"line": 0, "character": 3}
	c.call("textDocument/codeAction", map[string]any{"textDocument": document, "range": map[string]any{"start": here, "end": here}, "context": map[string]any{}}, &actions)
	if len(actions) != 2 || actions[0].Edit.Changes[c.uri(name)][0].NewText != " CONCURRENTLY" ||
		actions[1].Edit.Changes[c.uri(name)][0].NewText != "-- patternvet:ignore index-not-concurrent REASON\n" {
		t.Errorf("actions %+v", actions)
	}
	var hover struct{ Contents struct{ Value string } }
	c.call("textDocument/hover", map[string]any{"textDocument": document, "position": here}, &hover)
	if !strings.Contains(hover.Contents.Value, "| users | SHARE | writes |") || !strings.Contains(hover.Contents.Value, "build of users") {
		t.Errorf("hover %q", hover.Contents.Value)
	}
}

// TestCommitted holds that the fix of a migration that git has as it is says
// so, and that of an edited one does not.
func TestCommitted(t *testing.T) {
	const name, index = "migrations/0002_next.up.sql", "CREATE INDEX i ON users (email);\n"
	c := start(t, map[string]string{"migrations/0001_users.up.sql": users, name: index})
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "one"}} {
		if out, err := exec.Command("git", append([]string{"-C", c.root}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v %s", args, err, out)
		}
	}
	title := func() string {
		var actions []struct{ Title string }
		here := map[string]any{"line": 0, "character": 3}
		c.call("textDocument/codeAction", map[string]any{
			"textDocument": map[string]any{"uri": c.uri(name)}, "range": map[string]any{"start": here, "end": here}, "context": map[string]any{},
		}, &actions)
		if len(actions) == 0 {
			t.Fatal("no actions")
		}
		return actions[0].Title
	}
	c.open(name, index)
	c.diagnostics(1)
	if got := title(); !strings.Contains(got, "committed") {
		t.Errorf("of a committed migration: %q", got)
	}
	c.change(name, 2, index+"-- more\n")
	c.diagnostics(2)
	if got := title(); strings.Contains(got, "committed") {
		t.Errorf("of an edited migration: %q", got)
	}
}

// TestNewFile: a fix that makes a file is offered to clients that can make one,
// unless it is there.
func TestNewFile(t *testing.T) {
	const name, file = "migrations/0002_positive.up.sql", "migrations/0004_users_long_validate.up.sql"
	const text = "ALTER TABLE users ADD CONSTRAINT long CHECK (email <> '') NOT VALID;\n"
	able := map[string]any{"workspace": map[string]any{"workspaceEdit": map[string]any{"documentChanges": true, "resourceOperations": []string{"rename", "create"}}}}
	for _, test := range []struct {
		what         string
		capabilities map[string]any
		there, want  bool
	}{
		{"a client that can", able, false, true},
		{"a client that can't", map[string]any{"workspace": map[string]any{"workspaceEdit": map[string]any{"documentChanges": true}}}, false, false},
		{"a file that is there", able, true, false},
	} {
		t.Run(test.what, func(t *testing.T) {
			c := startWith(t, map[string]string{"migrations/0001_users.up.sql": users, name: text, "migrations/0003_note.up.sql": "ALTER TABLE users ADD COLUMN note text;\n"}, test.capabilities)
			c.open(name, text)
			if got := c.diagnostics(1); len(got) != 1 || got[0]["code"] != "constraint-never-validated" {
				t.Fatalf("%v", got)
			}
			if test.there { // since the check
				if err := os.WriteFile(filepath.Join(c.root, file), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var actions []struct {
				Title string
				Edit  struct {
					DocumentChanges []struct {
						Kind, URI    string
						Options      map[string]bool
						TextDocument map[string]any
						Edits        []struct{ NewText string }
					}
				}
			}
			here := map[string]any{"line": 0, "character": 3}
			c.call("textDocument/codeAction", map[string]any{
				"textDocument": map[string]any{"uri": c.uri(name)}, "range": map[string]any{"start": here, "end": here}, "context": map[string]any{},
			}, &actions)
			if !test.want {
				if len(actions) != 1 || !strings.HasPrefix(actions[0].Title, "Ignore") {
					t.Errorf("%+v", actions)
				}
				return
			}
			if len(actions) != 2 || len(actions[0].Edit.DocumentChanges) != 2 {
				t.Fatalf("%+v", actions)
			}
			made, filled := actions[0].Edit.DocumentChanges[0], actions[0].Edit.DocumentChanges[1]
			if made.Kind != "create" || made.URI != c.uri(file) || made.Options["overwrite"] || made.Options["ignoreIfExists"] {
				t.Errorf("%+v", made)
			}
			if version, ok := filled.TextDocument["version"]; filled.TextDocument["uri"] != c.uri(file) || !ok || version != nil ||
				filled.Edits[0].NewText != "ALTER TABLE users VALIDATE CONSTRAINT long;\n" {
				t.Errorf("%+v", filled)
			}
		})
	}
}

// TestTimeout: a check that reaches its limit shows what it has and says so.
func TestTimeout(t *testing.T) {
	ours, theirs := net.Pipe()
	opts := options()
	configure := opts.Configure
	opts.Configure = func(dir string) (driver.Options, error) {
		o, err := configure(dir)
		o.Timeout = time.Nanosecond
		return o, err
	}
	go func() { _ = lsp.Serve(context.Background(), theirs, opts) }()
	said := make(chan string, 100)
	conn := jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(ours, jsonrpc2.VSCodeObjectCodec{}),
		jsonrpc2.HandlerWithError(func(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
			if req.Method == "window/showMessage" {
				said <- string(*req.Params)
			}
			return nil, nil
		}))
	defer func() { _ = conn.Close() }()
	c := &client{t: t, conn: conn, root: t.TempDir()}
	c.call("initialize", map[string]any{"rootUri": c.uri("")}, nil)
	const name = "migrations/0001_users.up.sql"
	c.open(name, users)
	want := func(what string) {
		t.Helper()
		select {
		case text := <-said:
			if !strings.Contains(text, "the run was stopped after 1ns, see --timeout") {
				t.Errorf("%s: %s", what, text)
			}
		case <-time.After(patience):
			t.Fatalf("%s: nothing is said", what)
		}
	}
	want("a check")
	var hover any
	c.call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": c.uri(name)}, "position": map[string]any{"line": 0, "character": 3}}, &hover)
	if hover != nil {
		t.Errorf("hover %v", hover)
	}
}

// TestFlood sends edits faster than they can be checked: the last one counts.
func TestFlood(t *testing.T) {
	c := start(t, migrations())
	const name = "migrations/0002_next.up.sql"
	c.open(name, "SELECT 1;\n")
	for i := 2; i < 300; i++ {
		c.change(name, i, strings.Repeat("SELECT 1;\n", i))
	}
	c.change(name, 300, "DROP TABLE users;\n")
	if got := c.diagnostics(300); len(got) != 1 || got[0]["code"] != "table-dropped" {
		t.Errorf("%v", got)
	}
}

// TestGo checks a package when one of its files is opened.
func TestGo(t *testing.T) {
	const source = `package api

import "net/http"

func Fetch(url string) *http.Response {
	for {
		resp, err := http.Get(url)
		if err == nil {
			return resp
		}
	}
}
`
	c := start(t, map[string]string{"go.mod": "module example.com/x\n\ngo 1.25\n", "api/api.go": source})
	c.open("api/api.go", source)
	got := c.diagnostics(1)
	if len(got) != 1 || got[0]["code"] != "naiveretry/nodelay" {
		t.Errorf("%v", got)
	}
}

// TestGarbage sends what is no message of the protocol, and leaves.
func TestGarbage(t *testing.T) {
	for _, garbage := range []string{"GET / HTTP/1.1\r\n\r\n", "Content-Length: 5\r\n\r\n{{{{{", "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", ""} {
		ours, theirs := net.Pipe()
		ended := make(chan error, 1)
		go func() { ended <- lsp.Serve(context.Background(), theirs, options()) }()
		_, _ = ours.Write([]byte(garbage))
		_ = ours.Close()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("%q: %v", garbage, err)
			}
		case <-time.After(patience):
			t.Errorf("%q: the server does not end", garbage)
		}
	}
	// Parameters that do not fit are an error of that message only.
	c := start(t, migrations())
	var result any
	if err := c.conn.Call(context.Background(), "textDocument/hover", []int{1}, &result); err == nil {
		t.Error("odd parameters were taken")
	}
	c.call("shutdown", nil, &result)
	c.notify("exit", nil)
	select {
	case err := <-c.ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Error("the server does not end after exit")
	}
}
