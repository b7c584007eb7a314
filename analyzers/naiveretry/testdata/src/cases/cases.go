package cases

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os/exec"
	"time"
)

type store struct{}

func (store) ReadReport(ctx context.Context) (string, error) { // want ReadReport:`remote`
	return "", exec.CommandContext(ctx, "true").Run()
}

var errMissing = errors.New("missing")

// A helper of this package is remote through what it calls; the failure is one
// of several kinds, and the sleep is reached by continue.
func polled(w http.ResponseWriter, r *http.Request) {
	retries := 0
	for retries < 10 { // want `the pause between attempts of s.ReadReport ignores the context of r`
		var s store
		_, err := s.ReadReport(r.Context())
		if err != nil && !errors.Is(err, errMissing) {
			return
		}
		if err != nil && errors.Is(err, errMissing) {
			retries++
			time.Sleep(time.Second)
			continue
		}
		break
	}
}

// Per-attempt timeouts are no pause.
func timeouts(ctx context.Context, s store) error {
	timeout := time.Second
	for i := 0; i < 4; i++ { // want `s.ReadReport is repeated at once when it fails`
		attempt, cancel := context.WithTimeout(ctx, timeout)
		select {
		case <-ctx.Done():
			cancel()
			return ctx.Err()
		default:
			_, err := s.ReadReport(attempt)
			cancel()
			if err == nil {
				return nil
			}
			log.Print(err)
		}
		timeout *= 2
	}
	return errors.New("gave up")
}

// A helper that repeats what it is handed.
func retry(f func() error) error {
	var err error
	for i := 0; i < 5; i++ { // want `f is repeated at once when it fails`
		if err = f(); err == nil {
			return nil
		}
	}
	return fmt.Errorf("after 5 attempts: %w", err)
}

func backoff(attempt int) { time.Sleep(time.Duration(attempt) * time.Second) }

// The pause is in a function that is called.
func pausing(s store) error {
	for i := 0; ; i++ {
		_, err := s.ReadReport(context.Background())
		if err == nil {
			return nil
		}
		if i == 4 {
			return err
		}
		backoff(i)
	}
}

// The last round sleeps for nothing.
func wasted(s store) error {
	var err error
	for count := 1; count <= 5; count++ { // want `the last attempt of s.ReadReport is followed by a pause`
		if _, err = s.ReadReport(context.Background()); err == nil {
			return nil
		}
		time.Sleep(time.Duration(count) * time.Second)
	}
	return err
}

// A consumer hands on what it reads.
func consume(s store, done func() bool) {
	for {
		message, err := s.ReadReport(context.Background())
		if err != nil {
			continue
		}
		log.Print(message)
		if done() {
			return
		}
	}
}

// One more try is no storm.
func twice(s store) (text string, err error) {
	for range 2 {
		if text, err = s.ReadReport(context.Background()); err == nil {
			return text, nil
		}
	}
	return text, err
}

// The error of one call decides, another is repeated.
func periodic(s store, stop chan struct{}) {
	for {
		if _, err := s.ReadReport(context.Background()); err != nil {
			log.Print(err)
		}
		select {
		case <-stop:
			return
		case <-time.After(time.Minute):
		}
	}
}

// A detached goroutine outlives the request.
func detached(r *http.Request, s store) {
	go func() {
		for range 5 { // want `the last attempt of s.ReadReport is followed by a pause`
			if _, err := s.ReadReport(context.Background()); err == nil {
				return
			}
			time.Sleep(time.Second)
		}
	}()
}

//patternvet:ignore naiveretry nothing to silence here // want `silences no naiveretry finding`

func ignored(s store) error {
	//patternvet:ignore naiveretry the local agent is never down
	for i := 0; i < 4; i++ {
		if _, err := s.ReadReport(context.Background()); err == nil {
			return nil
		}
	}
	return nil
}
