package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
)

const (
	// maxMessage bounds what is read of one message, in bytes.
	maxMessage = 64 << 20
	// maxSkip bounds a message that is skipped; a length above it is no length.
	maxSkip = 1 << 30
	// maxHeader bounds a line of a header, in bytes.
	maxHeader = 4 << 10
)

// stream carries messages with the protocol's headers. What is no message is
// answered, as far as the protocol allows, and skipped: jsonrpc2's own stream
// ends with it, and an editor would have no server any more.
type stream struct {
	conn io.Closer
	r    *bufio.Reader
	log  func(format string, args ...any)

	mu sync.Mutex // of writing
	w  *bufio.Writer
}

func newStream(conn io.ReadWriteCloser, log func(string, ...any)) *stream {
	return &stream{conn: conn, r: bufio.NewReaderSize(conn, maxHeader), w: bufio.NewWriter(conn), log: log}
}

func (s *stream) Close() error { return s.conn.Close() }

func (s *stream) WriteObject(obj any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := (jsonrpc2.VSCodeObjectCodec{}).WriteObject(s.w, obj); err != nil {
		return err
	}
	return s.w.Flush()
}

// ReadObject returns the next message that is one; the error is that of the
// connection.
func (s *stream) ReadObject(v any) error {
	for {
		n, err := s.header()
		if err != nil {
			return err
		}
		if n > maxMessage {
			if _, err := io.CopyN(io.Discard, s.r, n); err != nil {
				return err
			}
			s.refuse(nil, jsonrpc2.CodeInvalidRequest, fmt.Sprintf("a message of %d bytes; at most %d are read", n, maxMessage))
			continue
		}
		body, err := s.body(n)
		if err != nil {
			return err
		}
		if err = json.Unmarshal(body, v); err == nil {
			return nil
		}
		reflect.ValueOf(v).Elem().SetZero() // of what was read before the error
		code := int64(jsonrpc2.CodeInvalidRequest)
		if !json.Valid(body) {
			code = jsonrpc2.CodeParseError
		}
		s.refuse(idOf(body), code, err.Error())
	}
}

// body reads a message. Memory is taken as it comes, not as it is announced.
func (s *stream) body(n int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(s.r, n))
	if err == nil && int64(len(body)) < n {
		err = io.ErrUnexpectedEOF
	}
	return body, err
}

// header reads up to the end of a header and returns the length that it says.
// Lines that are no header's are skipped, up to one that is.
func (s *stream) header() (length int64, err error) {
	length = -1
	said := false
	for {
		line, err := s.line()
		if err != nil {
			return 0, err
		}
		if line == "" && length >= 0 {
			return length, nil
		}
		name, value, _ := strings.Cut(line, ":")
		switch {
		case strings.EqualFold(strings.TrimSpace(name), "Content-Length"):
			if n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); err == nil && n >= 0 && n <= maxSkip {
				length = n
				continue
			}
		case line == "" || strings.EqualFold(strings.TrimSpace(name), "Content-Type"):
			continue
		}
		if !said {
			s.log("what came is no message; looking for the next header")
			said = true
		}
	}
}

// line reads a line without its end; of a long one nothing is kept.
func (s *stream) line() (string, error) {
	text, err := s.r.ReadSlice('\n')
	long := false
	for errors.Is(err, bufio.ErrBufferFull) {
		long = true
		text, err = s.r.ReadSlice('\n')
	}
	if err != nil {
		return "", err
	}
	if long {
		return "too long", nil
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// refuse answers what is no message. One without an identity, which may be a
// notification, is answered with none, as JSON-RPC wants it.
func (s *stream) refuse(id json.RawMessage, code int64, why string) {
	s.log("a message was refused: %s", why)
	if id == nil {
		id = json.RawMessage("null")
	}
	answer := struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   jsonrpc2.Error  `json:"error"`
	}{"2.0", id, jsonrpc2.Error{Code: code, Message: why}}
	if err := s.WriteObject(answer); err != nil {
		s.log("answer: %v", err)
	}
}

// idOf is the identity of a message that is otherwise wrong.
func idOf(body []byte) json.RawMessage {
	var m struct{ ID json.RawMessage }
	if json.Unmarshal(body, &m) != nil || len(m.ID) == 0 || len(m.ID) > 100 || m.ID[0] == '{' || m.ID[0] == '[' {
		return nil
	}
	return m.ID
}
