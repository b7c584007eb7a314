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

	"github.com/cenkalti/backoff/v4"
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

// connect ends with its context.
func connect(ctx context.Context, db *sql.DB) error {
	return backoff.Retry(db.Ping, backoff.WithContext(backoff.NewExponentialBackOff(), ctx))
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
