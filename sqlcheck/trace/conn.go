package trace

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// conn is a connection that speaks the simple protocol.
type conn struct {
	pg      *pgconn.PgConn
	notices []string // since they were last taken
}

func dial(ctx context.Context, dsn string) (*conn, error) {
	config, err := pgconn.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDSN, err)
	}
	c := &conn{}
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { c.notices = append(c.notices, n.Message) }
	config.ConnectTimeout = 10 * time.Second
	c.pg, err = pgconn.ConnectConfig(ctx, config)
	return c, err
}

// exec sends one string and returns the rows of its last query, NULL as "".
func (c *conn) exec(ctx context.Context, sql string) ([][]string, error) {
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

// value returns the first field of the first row, "" without one.
func (c *conn) value(ctx context.Context, sql string) (string, error) {
	rows, err := c.exec(ctx, sql)
	if err != nil || len(rows) == 0 || len(rows[0]) == 0 {
		return "", err
	}
	return rows[0][0], nil
}

// open reports whether a transaction is open, failed ones included.
func (c *conn) open() bool { return c.pg.TxStatus() != 'I' }

func (c *conn) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.pg.Close(ctx)
}
