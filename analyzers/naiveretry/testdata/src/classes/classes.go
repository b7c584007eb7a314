// Package classes has retries that tell classes of failures apart.
package classes

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"net/url"
	"time"
)

var errFull = errors.New("full")

func put(ctx context.Context, to string) error {
	_, err := http.Get(to)
	return err
}

func reconnect(ctx context.Context) error {
	_, err := http.Get("http://x")
	return err
}

func oneClassSkipsThePause(ctx context.Context, to string) error {
	for n := 0; n < 9; n++ { // want `^during an outage, put is repeated at full speed: a failure skips the pause`
		err := put(ctx, to)
		if err == nil {
			return nil
		}
		var ue *url.Error
		if errors.As(err, &ue) {
			log.Print(ue)
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << n):
		}
	}
	return errFull
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

func aPredicateSkipsIt(ctx context.Context, to string) error {
	for n := 0; n < 9; n++ { // want `^during an outage, put is repeated at full speed: a failure skips the pause`
		err := put(ctx, to)
		switch {
		case err == nil:
			return nil
		case isTimeout(err):
			continue
		}
		time.Sleep(time.Second << n)
	}
	return errFull
}

// Something is done about that class: the next attempt is another one.
func theClassIsMended(ctx context.Context, to string) error {
	for n := 0; n < 9; n++ {
		err := put(ctx, to)
		if err == nil {
			return nil
		}
		var ue *url.Error
		if errors.As(err, &ue) {
			if err := reconnect(ctx); err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << n):
		}
	}
	return errFull
}

// Somebody else was faster: at once is right.
func aConflict(ctx context.Context, to string) error {
	errConflict := errors.New("conflict")
	for n := 0; n < 9; n++ {
		err := put(ctx, to)
		if err == nil {
			return nil
		}
		if errors.Is(err, errConflict) {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << n):
		}
	}
	return errFull
}

// The first repeat comes at once, the others wait.
func theFirstAtOnce(ctx context.Context, to string) error {
	for n := 0; n < 9; n++ {
		err := put(ctx, to)
		if err == nil {
			return nil
		}
		if n == 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << n):
		}
	}
	return errFull
}

// One class ends the retry, all others wait.
func oneClassEnds(ctx context.Context, to string) error {
	for n := 0; n < 9; n++ {
		err := put(ctx, to)
		if err == nil || isTimeout(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second << n):
		}
	}
	return errFull
}
