package cases

import (
	"context"
	"database/sql"
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
	for retries < 10 { // want `^once the context of r is done, the loop around s.ReadReport still sleeps`
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
	for i := 0; i < 4; i++ { // want `^during an outage, every caller repeats s.ReadReport at full speed`
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
	for i := 0; i < 5; i++ { // want `^during an outage, every caller repeats f at full speed`
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

// The pause is skipped when it matters most.
func worker(ctx context.Context, s store) {
	for { // want `^during an outage, s.ReadReport is repeated at full speed: a failure skips the pause`
		text, err := s.ReadReport(ctx)
		if err != nil {
			log.Print(err)
			continue
		}
		log.Print(text)
		time.Sleep(time.Minute)
	}
}

func workerWithTimer(ctx context.Context, s store) {
	for { // want `^during an outage, s.ReadReport is repeated at full speed: a failure skips the pause`
		text, err := s.ReadReport(ctx)
		if err != nil {
			log.Print(err)
			continue
		}
		log.Print(text)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}

// The pause comes first.
func patient(ctx context.Context, s store) {
	for {
		time.Sleep(time.Minute)
		text, err := s.ReadReport(ctx)
		if err != nil {
			log.Print(err)
			continue
		}
		log.Print(text)
	}
}

// It pauses on either way.
func fair(ctx context.Context, s store) {
	for {
		text, err := s.ReadReport(ctx)
		if err != nil {
			log.Print(err)
			time.Sleep(time.Second)
			continue
		}
		log.Print(text)
		time.Sleep(time.Minute)
	}
}

func isBusy(err error) bool { return err != nil }

// A busy database needs a pause more than any other.
func busy(f func() error) error {
	for retries := 0; ; retries++ { // want `^during an outage, every caller repeats f at full speed`
		err := f()
		if err == nil {
			return nil
		}
		if !isBusy(err) || retries == 10 {
			return err
		}
	}
}

// The last attempt has gone before the pause.
func counted(s store) error {
	for n := 0; ; {
		_, err := s.ReadReport(context.Background())
		if err == nil {
			return nil
		}
		if n++; n > 5 {
			return err
		}
		time.Sleep(time.Duration(n) * time.Second)
	}
}

// It goes on when the caller has gone.
func cleanup(ctx context.Context, s store) {
	limited, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for i := 1; i <= 5; i++ {
		if _, err := s.ReadReport(limited); err == nil {
			return
		}
		if i < 5 {
			time.Sleep(time.Second)
		}
	}
}

// Already the first attempt waits.
func late(ctx context.Context, f func() error) (err error) {
	for i := 0; i < 5; i++ { // want `^once ctx is done, the loop around f still sleeps`
		time.Sleep(time.Second)
		if err = f(); err == nil {
			break
		}
	}
	return err
}

func lateAlone(f func() error) (err error) {
	for i := 0; i < 5; i++ { // want `already the first attempt of f waits for a pause`
		time.Sleep(time.Second)
		if err = f(); err == nil {
			break
		}
	}
	return err
}

// The kind of failure is looked at, and the error kept.
func unwrapped(f func() error) (err error) {
	for i := 0; i < 5; i++ { // want `^during an outage, every caller repeats f at full speed`
		if err = f(); err == nil {
			break
		}
		if wrapped, ok := err.(interface{ Unwrap() error }); ok {
			err = wrapped.Unwrap()
		} else {
			return err
		}
	}
	return err
}

// A short sleep between looks at the context.
func looking(ctx context.Context, s store) error {
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := s.ReadReport(ctx); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
}

type sender interface {
	Send(ctx context.Context, to string, m *message) error
}

type message struct{ id, text string }

// The message is the same each time, although it is made anew.
func remade(ctx context.Context, s sender, host, text string) (err error) {
	for i := 0; i < 5; i++ { // want `^during an outage, every caller repeats s.Send at full speed`
		url := fmt.Sprintf("https://%s/messages", host)
		m := &message{text: text}
		if err = s.Send(ctx, url, m); err == nil {
			break
		}
	}
	return err
}

func newID() string { return time.Now().String() }

// Another one each time.
func renamed(ctx context.Context, s sender, url string) (err error) {
	for i := 0; i < 5; i++ {
		m := &message{id: newID()}
		if err = s.Send(ctx, url, m); err == nil {
			break
		}
	}
	return err
}

func mirrors(ctx context.Context, s sender, hosts []string) (err error) {
	for i := 0; i < len(hosts); i++ {
		url := fmt.Sprintf("https://%s/messages", hosts[i])
		if err = s.Send(ctx, url, nil); err == nil {
			break
		}
	}
	return err
}

// Each round asks another server.
func hosts(client *http.Client, hosts []string) (resp *http.Response, err error) {
	for i := 0; i < len(hosts); i++ {
		req, err := http.NewRequest(http.MethodGet, hosts[i], nil)
		if err != nil {
			return nil, err
		}
		if resp, err = client.Do(req); err == nil {
			return resp, nil
		}
	}
	return nil, err
}

func request(client *http.Client, url string) (resp *http.Response, err error) {
	for i := 0; i < 5; i++ { // want `^during an outage, every caller repeats client.Do at full speed`
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			return nil, err
		}
		if resp, err = client.Do(req); err == nil {
			return resp, nil
		}
	}
	return nil, err
}

// A row is asked for and scanned.
func row(db *sql.DB) (n int, err error) {
	for i := 0; i < 5; i++ { // want `every caller repeats .*Scan at full speed`
		if err = db.QueryRow("SELECT 1").Scan(&n); err == nil {
			break
		}
	}
	return n, err
}

type fault struct{ Code string }

func (f *fault) Error() string { return f.Code }

// A transaction that could not be serialized is repeated at once.
func serialized(f func() error) (err error) {
	for i := 0; i < 5; i++ {
		err = f()
		var fault *fault
		if errors.As(err, &fault) && fault.Code == "40001" {
			continue
		}
		break
	}
	return err
}
