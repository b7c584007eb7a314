package lsp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/patternvet/patternvet/internal/lsp"
)

// raw is a client that writes bytes.
type raw struct {
	t     *testing.T
	conn  net.Conn
	came  chan map[string]any
	ended chan error
}

func startRaw(t *testing.T) *raw {
	t.Helper()
	ours, theirs := net.Pipe()
	c := &raw{t: t, conn: ours, came: make(chan map[string]any, 1000), ended: make(chan error, 1)}
	go func() { c.ended <- lsp.Serve(context.Background(), theirs, options()) }()
	go func() {
		r := bufio.NewReader(ours)
		for {
			var m map[string]any
			if err := (jsonrpc2.VSCodeObjectCodec{}).ReadObject(r, &m); err != nil {
				return
			}
			c.came <- m
		}
	}()
	t.Cleanup(func() { _ = ours.Close() })
	return c
}

func (c *raw) write(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, text); err != nil {
		c.t.Fatal(err)
	}
}

func frame(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }

// answer is the answer to a request; answers to what had no identity are left
// out.
func (c *raw) answer(id float64) map[string]any {
	c.t.Helper()
	for {
		select {
		case m := <-c.came:
			if m["id"] == id {
				return m
			}
		case err := <-c.ended:
			c.t.Fatalf("the server ended: %v", err)
		case <-time.After(patience):
			c.t.Fatal("no answer")
		}
	}
}

// TestAnyMessage: whatever comes, the next message is answered.
func TestAnyMessage(t *testing.T) {
	c := startRaw(t)
	deep := strings.Repeat("[", 20_000)
	for i, garbage := range []string{
		frame("{{{{{"), frame("{}"), frame("[]"), frame("null"), frame("1"), frame(`""`), frame(""), frame(`[{"jsonrpc":"2.0","method":"exit"}]`), frame(deep), frame(`{"method":` + deep),
		frame(`{"jsonrpc":"2.0","id":{},"method":"initialize"}`), frame(`{"jsonrpc":"2.0","id":1.5,"method":"initialize"}`), frame(`{"jsonrpc":"2.0","id":99999999999999999999,"method":"x"}`),
		frame(`{"jsonrpc":"2.0","method":1}`), frame(`{"jsonrpc":"2.0","id":3,"result":1,"error":2}`), frame(`{"jsonrpc":"2.0","id":12345,"result":null}`), frame(`{"jsonrpc":"2.0","id":"x","error":{"code":"y"}}`),
		frame(`{"jsonrpc":"2.0","id":[1],"method":"x"}`), frame("\xff\xfe\x00"), frame(`{"method":"\ud800"}`),
		"Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: 9999999999999\r\n\r\n", "Content-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n\n\n", "{}\n",
		strings.Repeat("x", 100_000) + "\n", "Content-Type: y\r\n\r\n", "\x00\x01\x02\n",
		frame(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":7}}`), frame(`{"jsonrpc":"2.0","method":"textDocument/didChange"}`), frame(`{"jsonrpc":"2.0","method":"$/nothing","params":null}`),
	} {
		c.write(garbage)
		id := 1000 + i
		c.write(frame(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"nothing"}`, id)))
		if got := c.answer(float64(id)); got["error"] == nil {
			t.Errorf("%.60q: %v", garbage, got)
		}
	}
	// What can be told apart is answered: the identity, and why.
	c.write(frame(`{"jsonrpc":"2.0","id":7,"method":1}`))
	if got := c.answer(7); got["error"].(map[string]any)["code"] != float64(jsonrpc2.CodeInvalidRequest) {
		t.Errorf("%v", got)
	}
}

// TestAnyOrder: what comes before initialize or after shutdown is refused.
func TestAnyOrder(t *testing.T) {
	c := startRaw(t)
	root := t.TempDir()
	code := func(id int, method, params string) any {
		t.Helper()
		c.write(frame(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, id, method, params)))
		if e, ok := c.answer(float64(id))["error"].(map[string]any); ok {
			return e["code"]
		}
		return nil
	}
	uri := "file://" + root + "/migrations/1_a.up.sql"
	open := frame(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%q,"version":1,"text":"DROP TABLE a;"}}}`, uri))
	hover := fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":-5,"character":99999999}}`, uri)
	c.write(open)
	for i, step := range []struct {
		method, params string
		want           any
	}{
		{"textDocument/hover", hover, -32002.0}, {"shutdown", "null", -32002.0},
		{"initialize", `[]`, -32602.0}, {"textDocument/hover", hover, -32002.0},
		{"initialize", fmt.Sprintf(`{"rootUri":"file://%s"}`, root), nil}, {"initialize", `{}`, -32600.0},
		{"textDocument/hover", hover, nil}, {"nothing", "{}", -32601.0},
		{"shutdown", "null", nil}, {"shutdown", "null", -32600.0}, {"textDocument/hover", hover, -32600.0}, {"initialize", "{}", -32600.0},
	} {
		if got := code(i+1, step.method, step.params); got != step.want {
			t.Errorf("%d %s: code %v, want %v", i, step.method, got, step.want)
		}
	}
	c.write(open)
	c.write(frame(`{"jsonrpc":"2.0","method":"exit"}`))
	select {
	case err := <-c.ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Error("the server does not end after exit")
	}
}

// endless is the body of a message, which never needs memory.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestAnySize: a message that is too large is skipped without being kept.
func TestAnySize(t *testing.T) {
	c := startRaw(t)
	const size = 200 << 20
	before := heap()
	c.write(fmt.Sprintf("Content-Length: %d\r\n\r\n", size))
	if _, err := io.CopyBuffer(struct{ io.Writer }{c.conn}, io.LimitReader(endless{}, size), make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	c.write(frame(`{"jsonrpc":"2.0","id":1,"method":"nothing"}`))
	c.answer(1)
	if grown := heap() - before; grown > 16<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestManyEdits: two thousand edits, some of them checked, leave as much memory
// and as many goroutines as a few.
func TestManyEdits(t *testing.T) {
	c := start(t, migrations())
	const name = "migrations/0002_next.up.sql"
	c.open(name, "SELECT 1;\n")
	version := 1
	edits := func(n int) {
		for range n {
			version++
			c.change(name, version, strings.Repeat(fmt.Sprintf("SELECT %d;\n", version), 2000)+"DROP TABLE users;\n")
		}
		if got := c.diagnostics(version); len(got) != 1 {
			t.Fatalf("version %d: %v", version, got)
		}
	}
	edits(50)
	before, goroutines := heap(), runtime.NumGoroutine()
	for range 10 {
		edits(200)
	}
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("the heap grew by %.1f MB", float64(grown)/(1<<20))
	}
	if n := runtime.NumGoroutine(); n > goroutines+5 {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
}

// TestHoverHasNoLinks: identifiers are shown as they are, not as Markdown.
func TestHoverHasNoLinks(t *testing.T) {
	c := start(t, migrations())
	const name = "migrations/0002_next.up.sql"
	c.open(name, "CREATE INDEX i ON \"![p](https://evil.invalid/p.png)`<img src=x>\u202e\nx\" (id);\n")
	c.diagnostics(1)
	var result struct{ Contents struct{ Value string } }
	c.call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": c.uri(name)}, "position": map[string]any{"line": 0, "character": 3}}, &result)
	text, err := json.Marshal(result.Contents.Value)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"![", "](", "://", " <img", "\u202e"} {
		if strings.Contains(result.Contents.Value, bad) {
			t.Errorf("the hover has %q: %s", bad, text)
		}
	}
	if !strings.Contains(result.Contents.Value, `\!\[p\]`) {
		t.Errorf("the hover does not name the table: %s", text)
	}
}
