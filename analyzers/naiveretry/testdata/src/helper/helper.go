package helper

import (
	"database/sql"
	"errors"
	"time"

	"helper/retry"
)

var db *sql.DB

func ping() error { return db.Ping() }

var errConflict = errors.New("conflict")

func calls(on bool, pause time.Duration) {
	retry.Do(ping)
	retry.Do(ping, retry.Backoff(true))
	retry.Do(ping, retry.Backoff(on))
	retry.Do(ping, retry.Backoff(false)) // want `^any failure is repeated at full speed up to the limit: retry.Do has its pause switched off`
	options := []retry.Option{
		retry.Limit(time.Second),
		retry.Backoff(false), // want `pause switched off`
	}
	retry.Do(func() error { return ping() }, options...)
	retry.Do(func() error {
		if err := ping(); err != nil {
			return retry.Abort(err)
		}
		return errConflict
	}, retry.Backoff(false))
	retry.Do(func() error {
		if err := ping(); !errors.Is(err, errConflict) {
			return nil
		}
		return errConflict
	}, retry.Backoff(false))
	retry.Do(func() error { return errors.New("nothing remote") }, retry.Backoff(false))
	retry.Times(5, 0, ping)    // want `^any failure is repeated at full speed up to the limit: retry.Times has its pause switched off`
	retry.Times(5, 0, db.Ping) // want `^any failure is repeated at full speed up to the limit: retry.Times has its pause switched off`
	retry.Times(5, pause, ping)
	retry.With(retry.Options{Backoff: true}, ping) // want `^any failure is repeated at full speed up to the limit: retry.With has its pause switched off`
	retry.With(retry.Options{Pause: time.Second}, ping)
	retry.Sane(0, ping)
}
