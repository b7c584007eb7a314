//go:build integration

package gopls_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/internal/rule"
)

// patience is how long a silent server is waited for. Slow machines must pass.
const patience = 20 * time.Minute

type object = map[string]any

// client is the least an editor does: it opens files and listens.
type client struct {
	t        *testing.T
	in       io.Writer
	received chan message
	nextID   int
	shown    map[string][]diagnostic // by file
}

type message struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  json.RawMessage
}

type diagnostic struct {
	Range           object `json:"range"`
	Severity        int    `json:"severity"`
	Code            string `json:"code"`
	CodeDescription struct {
		Href string `json:"href"`
	} `json:"codeDescription"`
	Source  string `json:"source"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

func (d diagnostic) start() (line, column int) {
	start := d.Range["start"].(object)
	return int(start["line"].(float64)) + 1, int(start["character"].(float64)) + 1
}

// start starts a server in dir with the user's settings for gopls.
func start(t *testing.T, program, dir string, settings object) *client {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOFLAGS=", "GOWORK=off")
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
	c := &client{t: t, in: in, received: make(chan message, 100), shown: map[string][]diagnostic{}}
	t.Cleanup(func() {
		c.request("shutdown", nil)
		c.send(object{"method": "exit"})
		_ = cmd.Wait()
	})
	go read(out, c.received)
	c.request("initialize", object{
		"processId": nil, "rootUri": uri(dir), "initializationOptions": settings,
		"workspaceFolders": []object{{"uri": uri(dir), "name": "sample"}},
		"capabilities": object{"textDocument": object{
			"publishDiagnostics": object{"dataSupport": true, "codeDescriptionSupport": true, "relatedInformation": true},
			"codeAction":         object{"dataSupport": true, "codeActionLiteralSupport": object{"codeActionKind": object{"valueSet": []string{"quickfix"}}}},
		}},
	})
	c.send(object{"method": "initialized", "params": object{}})
	return c
}

func read(out io.Reader, received chan<- message) {
	defer close(received)
	r := bufio.NewReader(out)
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return
		}
		n, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m message
		if json.Unmarshal(body, &m) != nil {
			return
		}
		received <- m
	}
}

func (c *client) send(m object) {
	c.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		c.t.Fatal(err)
	}
}

// next waits for a message, answers what the server asks, and keeps the
// diagnostics it shows.
func (c *client) next() message {
	c.t.Helper()
	var m message
	select {
	case received, ok := <-c.received:
		if !ok {
			c.t.Fatal("the server ended")
		}
		m = received
	case <-time.After(patience):
		c.t.Fatal("the server is silent")
	}
	switch {
	case m.Method == "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Diagnostics []diagnostic
		}
		if err := json.Unmarshal(m.Params, &p); err != nil {
			c.t.Fatal(err)
		}
		c.shown[p.URI] = p.Diagnostics
	case m.Method == "workspace/configuration":
		c.send(object{"id": m.ID, "result": []any{nil}})
	case m.Method != "" && m.ID != nil:
		c.send(object{"id": m.ID, "result": nil})
	}
	return m
}

func (c *client) request(method string, params any) json.RawMessage {
	c.t.Helper()
	c.nextID++
	id := strconv.Itoa(c.nextID)
	c.send(object{"id": c.nextID, "method": method, "params": params})
	for {
		m := c.next()
		if m.Method == "" && string(m.ID) == id {
			if m.Error != nil {
				c.t.Fatalf("%s: %s", method, m.Error)
			}
			return m.Result
		}
	}
}

// open opens a file as an editor does.
func (c *client) open(file string) {
	c.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(object{"method": "textDocument/didOpen", "params": object{
		"textDocument": object{"uri": uri(file), "languageId": "go", "version": 1, "text": string(text)},
	}})
}

// diagnostics asks for what is known about an open file.
func (c *client) diagnostics(file string) []diagnostic {
	c.t.Helper()
	c.request("workspace/executeCommand", object{
		"command": "gopls.diagnose_files", "arguments": []any{object{"Files": []string{uri(file)}}},
	})
	return slices.DeleteFunc(slices.Clone(c.shown[uri(file)]), func(d diagnostic) bool {
		return !slices.Contains(rule.GoNames, d.Source) // gopls's own
	})
}

func uri(file string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
