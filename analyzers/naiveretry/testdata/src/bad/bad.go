package bad

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"time"
)

// fetch is down for a second: every caller turns into a storm of requests.
func fetch(client *http.Client, url string) (*http.Response, error) {
	var err error
	for i := 0; i < 10; i++ { // want `client.Get is repeated at once when it fails`
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
	for { // want `db.Ping is repeated until it succeeds, and nothing else ends the loop`
		if err := db.Ping(); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// load sleeps through the cancellation of its context.
func load(ctx context.Context, db *sql.DB) error {
	var err error
	for range 5 { // want `the pause between attempts of db.ExecContext ignores ctx`
		if _, err = db.ExecContext(ctx, "REFRESH MATERIALIZED VIEW totals"); err == nil {
			return nil
		}
		time.Sleep(2 * time.Second)
	}
	return errors.Join(errors.New("giving up"), err)
}
