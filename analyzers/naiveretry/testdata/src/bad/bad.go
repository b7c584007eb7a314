package bad

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v4"
)

// fetch is down for a second: every caller turns into a storm of requests.
func fetch(client *http.Client, url string) (*http.Response, error) {
	var err error
	for i := 0; i < 10; i++ { // want `^during an outage, every caller repeats client.Get at full speed`
		resp, getErr := client.Get(url)
		if getErr == nil {
			return resp, nil
		}
		err = getErr
	}
	return nil, err
}

// open never returns while the database is down, and nothing can stop it.
func open(db *sql.DB) {
	for { // want `^during an outage, nothing stops the goroutine that repeats db.Ping`
		if err := db.Ping(); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// load sleeps through the cancellation of its context.
func load(ctx context.Context, db *sql.DB) error {
	var err error
	for range 5 { // want `^once ctx is done, the loop around db.ExecContext still sleeps`
		if _, err = db.ExecContext(ctx, "REFRESH MATERIALIZED VIEW totals"); err == nil {
			return nil
		}
		time.Sleep(2 * time.Second)
	}
	return errors.Join(errors.New("giving up"), err)
}

// connect never gives up: a constant backoff has no end of its own.
func connect(db *sql.DB) error {
	return backoff.Retry(db.Ping, backoff.NewConstantBackOff(time.Second)) // want `^during an outage, nothing stops the goroutine that is in .*backoff.Retry`
}

// poll is at rest for a minute when all is well, and at full speed when not.
func poll(client *http.Client, url string, handle func(*http.Response)) {
	for { // want `^during an outage, client.Get is repeated at full speed: a failure skips the pause`
		resp, err := client.Get(url)
		if err != nil {
			continue
		}
		handle(resp)
		time.Sleep(time.Minute)
	}
}
