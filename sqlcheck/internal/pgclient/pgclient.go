// Package pgclient is a connection to a PostgreSQL server that speaks the simple
// protocol: what is sent is what the server reads.
package pgclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// ErrDSN is returned for a DSN that can't be read.
var ErrDSN = errors.New("--dsn")

// Conn is a connection. It is not safe for concurrent use.
type Conn struct {
	pg      *pgconn.PgConn
	Notices []string // since they were last taken
}

// Dial connects to a database, a URL or key=value pairs.
func Dial(ctx context.Context, dsn string) (*Conn, error) {
	config, err := pgconn.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDSN, err)
	}
	c := &Conn{}
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { c.Notices = append(c.Notices, n.Message) }
	config.ConnectTimeout = time.Minute
	c.pg, err = pgconn.ConnectConfig(ctx, config)
	return c, err
}

// Exec sends one string and returns the rows of its last query, NULL as "".
func (c *Conn) Exec(ctx context.Context, sql string) ([][]string, error) {
	results, err := c.pg.Exec(ctx, sql).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for _, r := range results {
		rows = rows[:0]
		for _, row := range r.Rows {
			fields := make([]string, len(row))
			for i, f := range row {
				fields[i] = string(f)
			}
			rows = append(rows, fields)
		}
	}
	return rows, nil
}

// Value returns the first field of the first row, "" without one.
func (c *Conn) Value(ctx context.Context, sql string) (string, error) {
	rows, err := c.Exec(ctx, sql)
	if err != nil || len(rows) == 0 || len(rows[0]) == 0 {
		return "", err
	}
	return rows[0][0], nil
}

// Open reports whether a transaction is open, failed ones included.
func (c *Conn) Open() bool { return c.pg.TxStatus() != 'I' }

// Close ends the connection.
func (c *Conn) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.pg.Close(ctx)
}
