// Package orders keeps orders in PostgreSQL.
package orders

import (
	"context"
	"database/sql"
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
