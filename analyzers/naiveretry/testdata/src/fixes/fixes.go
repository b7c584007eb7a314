package fixes

import (
	"context"
	"database/sql"
	"time"
)

type result struct{}

func ready(ctx context.Context, db *sql.DB) (count int, r *result, err error) {
	delay := time.Second
	for range 5 { // want `^once ctx is done, the loop around db.PingContext still sleeps`
		if err = db.PingContext(ctx); err == nil {
			return 1, &result{}, nil
		}
		time.Sleep(delay * 2)
		delay *= 2
	}
	return 0, nil, err
}

// It returns nothing that could hold the error.
func wait(ctx context.Context, db *sql.DB) {
	for range 5 { // want `^once ctx is done, the loop around db.PingContext still sleeps`
		if err := db.PingContext(ctx); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}
