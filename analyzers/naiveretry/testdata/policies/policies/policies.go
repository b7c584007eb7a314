package policies

import (
	"database/sql"
	"math/rand/v2"
	"time"
)

// Everybody comes back at the same moments.
func doubling(db *sql.DB) (err error) {
	delay := time.Second
	for attempt := 0; ; attempt++ { // want `^callers of db.Ping that failed together come back together: their pauses grow alike`
		if err = db.Ping(); err == nil || attempt == 9 {
			return err
		}
		time.Sleep(delay)
		delay *= 2
	}
}

func shifted(db *sql.DB) (err error) {
	for attempt := 0; ; attempt++ { // want `grow alike`
		if err = db.Ping(); err == nil || attempt == 9 {
			return err
		}
		<-time.After(min(time.Second<<attempt, time.Minute))
	}
}

func spread(db *sql.DB) (err error) {
	for attempt := 0; ; attempt++ {
		if err = db.Ping(); err == nil || attempt == 9 {
			return err
		}
		delay := time.Second << attempt
		time.Sleep(delay + rand.N(delay))
	}
}

func pause(attempt int) time.Duration { return jittered(time.Second << attempt) }

func jittered(d time.Duration) time.Duration { return d }

func elsewhere(db *sql.DB) (err error) {
	for attempt := 0; ; attempt++ {
		if err = db.Ping(); err == nil || attempt == 9 {
			return err
		}
		time.Sleep(pause(attempt))
	}
}

// Each time the same.
func fixed(db *sql.DB) (err error) {
	for attempt := 0; ; attempt++ { // want `db.Ping is repeated every 1s`
		if err = db.Ping(); err == nil || attempt == 9 {
			return err
		}
		time.Sleep(time.Second)
	}
}

// What the call does stands behind an interface.
type registry interface{ Push(name string) error }

type copier struct{ to registry }

func (c *copier) copy(name string) error { return c.to.Push(name) }

func (c *copier) retried(name string) (err error) {
	for i, delay := 1, time.Second; i <= 5; i, delay = i+1, delay*2 { // want `^callers of c.copy that failed together come back together: their pauses grow alike`
		if err = c.copy(name); err == nil {
			return nil
		}
		if i == 5 {
			break
		}
		time.Sleep(delay)
	}
	return err
}

// Nothing but this process.
type counter struct{ n int }

func (c *counter) add() error { c.n++; return nil }

func (c *counter) retried() (err error) {
	for i, delay := 1, time.Second; i <= 5; i, delay = i+1, delay*2 {
		if err = c.add(); err == nil {
			return nil
		}
		time.Sleep(delay)
	}
	return err
}
