package lookalikes

import (
	"bufio"
	"context"
	"database/sql"
	"time"
)

type request struct{ token string }

type lister struct{}

func (lister) list(ctx context.Context, r *request) (string, error) {
	return "", new(sql.DB).PingContext(ctx)
}

// A request that moves on asks for another page.
func tokens(ctx context.Context, l lister) error {
	r := &request{}
	for {
		token, err := l.list(ctx, r)
		if err != nil {
			continue
		}
		if token == "" {
			return nil
		}
		r.token = token
	}
}

type conditionFailed struct{ error }

// The kind of failure is looked at ahead of time.
func typed(ctx context.Context, l lister) error {
	for {
		_, err := l.list(ctx, nil)
		if err == nil {
			return nil
		}
		_, conflict := err.(conditionFailed)
		if !conflict {
			return err
		}
	}
}

// A person decides about each attempt.
func confirmed(ctx context.Context, in *bufio.Reader, l lister) error {
	for {
		if _, err := in.ReadString('\n'); err != nil {
			return err
		}
		if _, err := l.list(ctx, nil); err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		return nil
	}
}

type limiter interface{ Wait(context.Context) error }

func limited(ctx context.Context, l limiter, db *sql.DB) error {
	if err := l.Wait(ctx); err != nil {
		return err
	}
	return db.PingContext(ctx)
}

// The attempt waits by itself.
func paced(ctx context.Context, l limiter, db *sql.DB) error {
	for attempt := 0; ; attempt++ {
		err := limited(ctx, l, db)
		if err == nil || attempt == 5 {
			return err
		}
	}
}

type iterator interface {
	Next(context.Context) (string, error)
}

// The next call gives the next element.
func first(ctx context.Context, it iterator) (string, error) {
	for {
		text, err := it.Next(ctx)
		if err == nil || ctx.Err() != nil {
			return text, err
		}
	}
}
