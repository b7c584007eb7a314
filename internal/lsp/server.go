// Package lsp is a language server: it checks SQL migrations as they are typed,
// in the context of all that come before, and Go packages when they are saved.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/safetext"
)

// Options of the server.
type Options struct {
	Version string
	// Configure returns what the command line would use for a folder: the
	// configuration found there, the cache.
	Configure func(dir string) (driver.Options, error)
	Log       io.Writer
}

// debounce is how long the server waits for more edits before it checks.
const debounce = 150 * time.Millisecond

// Serve speaks the protocol until the client leaves or the context ends.
func Serve(ctx context.Context, conn io.ReadWriteCloser, opts Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := &server{Options: opts, ctx: ctx, documents: map[string]*document{}, exited: make(chan struct{}), slots: make(chan struct{}, maxChecks)}
	c := jsonrpc2.NewConn(ctx, newStream(conn, logger{opts.Log}.say), jsonrpc2.HandlerWithError(s.handle),
		jsonrpc2.SetLogger(logger{opts.Log}))
	defer func() { _ = c.Close() }()
	select {
	case <-ctx.Done():
	case <-c.DisconnectNotify():
	case <-s.exited:
	}
	return nil
}

// logger writes what goes wrong in the transport, such as a message that is
// none.
type logger struct{ io.Writer }

func (l logger) say(format string, args ...any) { l.Printf(format, args...) }

func (l logger) Printf(format string, args ...any) {
	_, _ = fmt.Fprintf(l.Writer, "patternvet: %s\n", safetext.Message(fmt.Sprintf(format, args...)))
}

type server struct {
	Options
	ctx    context.Context
	meet   sync.Once
	client *jsonrpc2.Conn // known from the first message on
	exited chan struct{}
	slots  chan struct{} // one for each check that runs

	mu        sync.Mutex
	root      string
	documents map[string]*document // open ones, by path
	said      string               // the last message to the user
	exiting   sync.Once

	makesFiles bool // the client can, as part of an edit

	initialized, shut bool // of the handler alone, which handles one message at a time
}

// maxChecks is how many checks run at a time; each uses all processors.
const maxChecks = 2

// serverNotInitialized is the protocol's code.
const serverNotInitialized = -32002

// outOfOrder refuses what the protocol does not allow at this point.
func (s *server) outOfOrder(method string) error {
	switch {
	case method == "exit":
		return nil
	case s.shut:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: method + " after shutdown"}
	case method == "initialize" && s.initialized:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "initialize came before"}
	case method != "initialize" && !s.initialized:
		return &jsonrpc2.Error{Code: serverNotInitialized, Message: method + " before initialize"}
	}
	return nil
}

// handle answers one message. What goes wrong with a document is said and ends
// there.
func (s *server) handle(_ context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) (result any, err error) {
	s.meet.Do(func() { s.client = conn })
	defer func() {
		if v := recover(); v != nil {
			s.log("internal error at %s: %v", req.Method, v)
			err = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: fmt.Sprint(v)}
		}
	}()
	if err := s.outOfOrder(req.Method); err != nil {
		return nil, err
	}
	switch req.Method {
	case "initialize":
		result, err = call(req.Params, s.initialize)
		s.initialized = err == nil
		return result, err
	case "shutdown":
		s.shut = true
		return nil, nil
	case "textDocument/didOpen":
		return call(req.Params, s.didOpen)
	case "textDocument/didChange":
		return call(req.Params, s.didChange)
	case "textDocument/didSave":
		return call(req.Params, s.didSave)
	case "textDocument/didClose":
		return call(req.Params, s.didClose)
	case "textDocument/codeAction":
		return call(req.Params, s.codeAction)
	case "textDocument/hover":
		return call(req.Params, s.hover)
	case "exit":
		s.exiting.Do(func() { close(s.exited) })
		return nil, nil
	case "initialized", "$/setTrace", "$/cancelRequest", "workspace/didChangeConfiguration":
		return nil, nil
	}
	if req.Notif {
		return nil, nil // those of others are to be left alone
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "not supported: " + req.Method}
}

// call decodes the parameters of a method and calls it.
func call[P, R any](raw *json.RawMessage, method func(P) (R, error)) (any, error) {
	params, err := decode[P](raw)
	if err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
	}
	return method(params)
}

func (s *server) initialize(p initializeParams) (*initializeResult, error) {
	s.root = pathOf(p.RootURI)
	if len(p.WorkspaceFolders) > 0 {
		s.root = pathOf(p.WorkspaceFolders[0].URI)
	}
	able := p.Capabilities.Workspace.WorkspaceEdit
	s.makesFiles = able.DocumentChanges && slices.Contains(able.ResourceOperations, "create")
	return &initializeResult{
		Capabilities: serverCapabilities{
			PositionEncoding:   "utf-16",
			TextDocumentSync:   textDocumentSyncOptions{OpenClose: true, Change: 1, Save: true},
			CodeActionProvider: codeActionOptions{CodeActionKinds: []string{"quickfix"}},
			HoverProvider:      true,
		},
		ServerInfo: serverInfo{"patternvet", s.Version},
	}, nil
}

// rootFor is the folder to run in for a file.
func (s *server) rootFor(path string) string {
	if s.root != "" {
		if rel, err := filepath.Rel(s.root, path); err == nil && filepath.IsLocal(rel) {
			return s.root
		}
	}
	return filepath.Dir(path)
}

func (s *server) log(format string, args ...any) { logger{s.Log}.Printf(format, args...) }

// notify sends a notification; a client that is gone is no error.
func (s *server) notify(method string, params any) {
	if err := s.client.Notify(s.ctx, method, params); err != nil && !errors.Is(err, jsonrpc2.ErrClosed) {
		s.log("%s: %v", method, err)
	}
}
