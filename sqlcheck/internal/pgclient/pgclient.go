// Package pgclient is a connection to a PostgreSQL server that speaks the simple
// protocol: what is sent is what the server reads.
package pgclient

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Conn is a connection. It is not safe for concurrent use.
type Conn struct {
	pg      *pgconn.PgConn
	Notices []string // since they were last taken
	// NoticesLost is set when there were more than are kept.
	NoticesLost bool
	noted       int // bytes of them
}

// Dial connects to the database that a DSN names, see [Parse].
func Dial(ctx context.Context, dsn string) (*Conn, error) {
	config, err := Parse(dsn)
	if err != nil {
		return nil, err
	}
	c := &Conn{}
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { c.note(n.Message) }
	config.ConnectTimeout = time.Minute
	c.pg, err = pgconn.ConnectConfig(ctx, config)
	return c, redact(err, config.Password)
}

// maxNotices bounds the notices that are kept, in bytes. A statement may print
// without end.
const maxNotices = 8 << 20

func (c *Conn) note(message string) {
	if len(c.Notices) == 0 {
		c.noted, c.NoticesLost = 0, false
	}
	if c.noted += len(message) + 16; c.noted > maxNotices {
		c.NoticesLost = true
		return
	}
	c.Notices = append(c.Notices, message)
}

// Run sends one string and drops the rows of its queries as they come, since
// there may be any number of them.
func (c *Conn) Run(ctx context.Context, sql string) error {
	results := c.pg.Exec(ctx, sql)
	for results.NextResult() {
		rows := results.ResultReader()
		for rows.NextRow() {
		}
	}
	return results.Close()
}

// maxRows bounds the rows that are kept of one string, in bytes.
const maxRows = 256 << 20

// ErrTooMany is returned for a query with more rows than are kept.
var ErrTooMany = errors.New("more rows than can be kept")

// Exec sends one string and returns the rows of its last query, NULL as "".
func (c *Conn) Exec(ctx context.Context, sql string) ([][]string, error) {
	results := c.pg.Exec(ctx, sql)
	var rows [][]string
	size := 0
	for results.NextResult() {
		r := results.ResultReader()
		rows = rows[:0]
		for r.NextRow() {
			fields := make([]string, len(r.Values()))
			for i, f := range r.Values() {
				fields[i] = string(f)
				size += len(f) + 16
			}
			if size <= maxRows {
				rows = append(rows, fields)
			}
		}
	}
	if err := results.Close(); err != nil {
		return nil, err
	}
	if size > maxRows {
		return nil, ErrTooMany
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
