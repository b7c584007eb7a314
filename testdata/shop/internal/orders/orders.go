// Package orders keeps orders in PostgreSQL.
package orders

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"time"
)

// Order is one order of a customer.
type Order struct {
	ID    int64  `json:"id"`
	Email string `json:"email"`
	State string `json:"state"`
}

// Store reads and writes orders.
type Store struct{ DB *sql.DB }

// List returns the newest orders.
func (s Store) List(ctx context.Context, limit int) ([]Order, error) {
	rows, err := s.DB.QueryContext(ctx, `SELECT id, email, state FROM orders ORDER BY id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var orders []Order
	for rows.Next() {
		var o Order
		if err := rows.Scan(&o.ID, &o.Email, &o.State); err != nil {
			return nil, err
		}
		orders = append(orders, o)
	}
	return orders, rows.Err()
}

// NextUnsent returns an order whose confirmation has not been sent, or
// sql.ErrNoRows.
func (s Store) NextUnsent(ctx context.Context) (Order, error) {
	var o Order
	err := s.DB.QueryRowContext(ctx, `SELECT id, email, state FROM orders WHERE confirmed_at IS NULL LIMIT 1`).Scan(&o.ID, &o.Email, &o.State)
	return o, err
}

// Confirm notes that the confirmation was sent.
func (s Store) Confirm(ctx context.Context, id int64) error {
	_, err := s.DB.ExecContext(ctx, `UPDATE orders SET confirmed_at = now() WHERE id = $1`, id)
	return err
}

// Refresh recomputes the daily totals. When the database is overloaded, every
// worker asks again at once: naiveretry.
func (s Store) Refresh(ctx context.Context) error {
	var err error
	for attempt := 0; attempt < 5; attempt++ {
		if _, err = s.DB.ExecContext(ctx, `REFRESH MATERIALIZED VIEW daily_totals`); err == nil {
			return nil
		}
	}
	return err
}

// Purge removes old orders. It waits longer each time, with some jitter, and
// stops when it is told to.
func (s Store) Purge(ctx context.Context) error {
	delay := 200 * time.Millisecond
	var err error
	for attempt := 0; attempt < 5; attempt++ {
		if _, err = s.DB.ExecContext(ctx, `DELETE FROM orders WHERE confirmed_at < now() - interval '7 years'`); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(delay + rand.N(delay)):
		}
		delay *= 2
	}
	return err
}
