//go:build !unix

package pgserver

import (
	"context"
	"errors"
)

// Server is a running server; there is none on this system.
type Server struct{ Socket string }

// Start fails: without a Unix socket the server would listen on the network.
func Start(context.Context, string) (*Server, error) {
	return nil, errors.New("a throwaway server needs a Unix system; name a scratch database with --dsn")
}

// Stop does nothing.
func (s *Server) Stop() {}
