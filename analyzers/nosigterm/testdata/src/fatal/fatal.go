package fatal // want package:`serving`

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
)

type server struct{ http, plain *http.Server }

func (s *server) start() {
	log.Fatal(s.http.ListenAndServe()) // want `returns http.ErrServerClosed at once`
}

func (s *server) startLater() {
	go func() {
		err := s.http.ListenAndServe() // want `returns http.ErrServerClosed`
		if err != nil {
			log.Println(err)
			os.Exit(1)
		}
	}()
}

func (s *server) startOther() {
	go func() {
		if err := s.http.ListenAndServe(); err != nil { // want `returns http.ErrServerClosed`
			panic(err)
		}
	}()
}

func (s *server) stop(ctx context.Context) { s.http.Shutdown(ctx) }

// What follows is right.

func (s *server) never() { log.Fatal(s.plain.ListenAndServe()) }

func (s *server) logged() {
	if err := s.http.ListenAndServe(); err != nil {
		log.Println(err)
	}
}

func (s *server) told() {
	if err := s.http.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
