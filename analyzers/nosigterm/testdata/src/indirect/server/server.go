package server // want package:`serving`

import (
	"context"
	"net/http"
	"time"
)

type Server struct{ *http.Server }

func New() *Server { return &Server{&http.Server{Addr: ":8080"}} }

func (s *Server) Run(ctx context.Context) error { // want Run:"serves or catches signals"
	go func() {
		<-ctx.Done()
		s.stop()
	}()
	return s.ListenAndServe()
}

func (s *Server) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	s.Shutdown(ctx)
}
