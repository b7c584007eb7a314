package deadline // want package:`serving`

import (
	"context"
	"net/http"
)

type server struct{ *http.Server }

func (s *server) Close() error { // want Close:"serves or catches signals"
	return s.Shutdown(context.Background()) // want `one slow client holds this shutdown`
}

func (s *server) stop() {
	if err := s.Shutdown(context.TODO()); err != nil { // want `one slow client holds this shutdown`
		panic(err)
	}
}

// Nothing can be put before these.

func (s *server) later() { defer s.Shutdown(context.Background()) } // want `one slow client holds this shutdown`

func (s *server) each(list []*http.Server) {
	for _, other := range list {
		other.Shutdown(context.Background()) // want `one slow client holds this shutdown`
	}
}

func (s *server) named(time int) error {
	return s.Shutdown(context.Background()) // want `one slow client holds this shutdown`
}
