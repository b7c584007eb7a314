// Command worker sends the confirmations of new orders.
package main

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"os/signal"
	"syscall"
	"time"

	_ "github.com/lib/pq"

	"example.com/shop/internal/config"
	"example.com/shop/internal/mail"
	"example.com/shop/internal/orders"
)

func main() {
	c, err := config.Load()
	if err != nil {
		log.Fatal(err)
	}
	db, err := sql.Open("postgres", c.DatabaseURL)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	work(ctx, orders.Store{DB: db}, mail.Sender{Server: "smtp.example.com", From: c.MailFrom})
}

// work sends one confirmation after the other until ctx ends.
func work(ctx context.Context, store orders.Store, sender mail.Sender) {
	for ctx.Err() == nil {
		o, err := store.NextUnsent(ctx)
		if err == nil {
			if err = sender.Send(o.Email, "Your order", "Thank you."); err == nil {
				err = store.Confirm(ctx, o.ID)
			}
		}
		if err != nil {
			if !errors.Is(err, sql.ErrNoRows) {
				log.Print(err)
			}
			select {
			case <-ctx.Done():
			case <-time.After(10 * time.Second):
			}
		}
	}
}
