package good

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

// fetch waits longer each time, listens to its context, and gives up.
func fetch(ctx context.Context, client *http.Client, req *http.Request) (*http.Response, error) {
	delay := 100 * time.Millisecond
	var err error
	for range 5 {
		var resp *http.Response
		if resp, err = client.Do(req.Clone(ctx)); err == nil {
			return resp, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(delay + rand.N(delay)):
		}
		delay *= 2
	}
	return nil, err
}

// An accept loop: success goes round, too.
func accept(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return err
			}
			continue
		}
		go conn.Close()
	}
}

// Failover: each round asks another server.
func dial(servers []string) (net.Conn, error) {
	var err error
	for _, server := range servers {
		var conn net.Conn
		if conn, err = net.Dial("tcp", server); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// A search for a free port is no retry.
func listen() (net.Conn, error) {
	for port := 8000; port < 9000; port++ {
		if conn, err := net.DialTCP("tcp", nil, &net.TCPAddr{Port: port}); err == nil {
			return conn, nil
		}
	}
	return nil, errors.New("no server")
}

var errConflict = errors.New("conflict")

// Optimistic locking: whoever lost reads again at once.
func update(ctx context.Context, db *sql.DB, change func(context.Context) error) error {
	for {
		err := change(ctx)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errConflict) {
			return err
		}
	}
}

// A prompt: nobody is hammered.
func ask(in *bufio.Reader) string {
	for {
		line, err := in.ReadString('\n')
		if err == nil {
			return line
		}
	}
}

// Pages: success goes on with the next.
func pages(ctx context.Context, db *sql.DB) error {
	for page := 0; ; page++ {
		rows, err := db.QueryContext(ctx, "SELECT 1 LIMIT 10 OFFSET $1", page)
		if err != nil {
			return err
		}
		if !rows.Next() {
			return rows.Err()
		}
	}
}

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
