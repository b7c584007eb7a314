package shapes

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"log"
	"net/http"
	"time"
)

var db *sql.DB

func jump() error {
	attempt := 0
again: // want `^during an outage, every caller repeats db.Ping at full speed`
	err := db.Ping()
	if err != nil {
		attempt++
		if attempt < 5 {
			goto again
		}
	}
	return err
}

func jumpForEver() {
start: // want `^during an outage, nothing stops the goroutine that repeats db.Ping`
	if err := db.Ping(); err != nil {
		time.Sleep(time.Second)
		goto start
	}
}

// One more try.
func jumpOnce() error {
	retried := false
again:
	err := db.Ping()
	if err != nil && !retried {
		retried = true
		goto again
	}
	return err
}

// Not a loop.
func jumpOut(fail bool) error {
	if err := db.Ping(); err != nil {
		goto failed
	}
	return nil
failed:
	return errors.New("failed")
}

func recurse(url string, attempt int) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		if attempt >= 5 {
			return nil, err
		}
		return recurse(url, attempt+1) // want `^during an outage, every caller repeats http.Get at full speed`
	}
	return resp, nil
}

func recurseSlowly(url string, attempt int) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil && attempt < 5 {
		time.Sleep(time.Second << attempt)
		return recurseSlowly(url, attempt+1)
	}
	return resp, err
}

func recurseOnce(url string, retry bool) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil && retry {
		return recurseOnce(url, false)
	}
	return resp, err
}

// The fallback is another place.
func fallback(url string, more []string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil && len(more) > 0 {
		return fallback(more[0], more[1:])
	}
	return resp, err
}

type node struct {
	left, right *node
	name        string
}

// A tree.
func (n *node) visit() error {
	if _, err := db.Exec(n.name); err != nil {
		return n.left.visit()
	}
	return n.right.visit()
}

// It starts anew on a timer.
func later() {
	if err := db.Ping(); err != nil {
		time.AfterFunc(time.Second, later)
		return
	}
}

func delays(ctx context.Context) error {
	var err error
	for _, delay := range []time.Duration{0, time.Second, time.Minute} { // want `once ctx is done`
		time.Sleep(delay)
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
	}
	return err
}

func unwatched(ctx context.Context) error {
	var err error
	for _, limit := range []time.Duration{time.Second, time.Second, time.Minute} { // want `^during an outage, every caller repeats db.PingContext at full speed`
		attempt, cancel := context.WithTimeout(ctx, limit)
		err = db.PingContext(attempt)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}

func paced(attempts iter.Seq[int]) error {
	var err error
	for range attempts {
		if err = db.Ping(); err == nil {
			return nil
		}
	}
	return err
}

func header() error {
	err := errors.New("not yet")
	for i := 0; i < 5 && err != nil; i++ { // want `^during an outage, every caller repeats db.Ping at full speed`
		err = db.Ping()
	}
	return err
}

func post() {
	for err := db.Ping(); err != nil; err = db.Ping() { // want `^during an outage, nothing stops the goroutine that repeats db.Ping`
		time.Sleep(time.Second)
	}
}

func compared() {
	for db.Ping() != nil { // want `^during an outage, every caller repeats db.Ping at full speed`
		log.Print("waiting")
	}
}

func comparedSlowly() {
	for { // want `^during an outage, nothing stops the goroutine that repeats db.Ping`
		if db.Ping() == nil {
			break
		}
		time.Sleep(time.Second)
	}
}

func flagged() {
	connected := false
	for !connected { // want `^during an outage, every caller repeats db.Ping at full speed`
		if err := db.Ping(); err != nil {
			log.Print(err)
		} else {
			connected = true
		}
	}
}

func labelled(stop chan struct{}) error {
outer:
	for { // want `^during an outage, every caller repeats db.Ping at full speed`
		select {
		case <-stop:
			return nil
		default:
			err := db.Ping()
			switch {
			case err != nil:
				continue outer
			default:
				break outer
			}
		}
	}
	return nil
}

func status(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 5; i++ { // want `^during an outage, every caller repeats client.Get at full speed`
		resp, err := client.Get(url)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusServiceUnavailable {
			resp.Body.Close()
			continue
		}
		return resp, nil
	}
	return nil, errors.New("unavailable")
}

// It waits as long as the server says.
func retryAfter(client *http.Client, url string, wait func(*http.Response)) (*http.Response, error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 {
			return resp, nil
		}
		wait(resp)
	}
	return nil, errors.New("unavailable")
}

// Success goes round: a health check.
func healthy(client *http.Client, url string, stop chan struct{}) error {
	for {
		resp, err := client.Get(url)
		if err != nil || resp.StatusCode >= 500 {
			return errors.New("down")
		}
		select {
		case <-stop:
			return nil
		case <-time.After(time.Second):
		}
	}
}

// The pause is before the attempts but the first.
func guarded(ctx context.Context) error {
	var err error
	for attempt := 0; attempt < 5; attempt++ {
		if attempt > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Second << attempt):
			}
		}
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
	}
	return err
}

type joined struct{ pending []*sql.DB }

// The next one is asked.
func (j *joined) head() error {
	first := j.pending[0]
	if err := first.Ping(); err != nil && len(j.pending) > 1 {
		j.pending = j.pending[1:]
		return j.head()
	}
	return nil
}

var errNotYet = errors.New("not yet")

// A poll for what takes its time.
func deferred() {
	for i := 0; i < 20; i++ {
		time.Sleep(2 * time.Second)
		if err := db.Ping(); err != errNotYet {
			break
		}
	}
}
