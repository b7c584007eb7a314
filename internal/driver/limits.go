// Package limits bounds what a run takes: time, memory, and the time of a part.
package driver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/patternvet/patternvet/internal/driver/memory"
	"github.com/patternvet/patternvet/internal/finding"
)

// DefaultTimeout is the most that a run takes unless the options say otherwise.
const DefaultTimeout = 10 * time.Minute

// timeoutFlag sets the limit of runs that check.
const timeoutFlag = "--timeout"

// packageLimit is the most that checking one Go package takes. Sources of a few
// lines can describe constants and types that nobody has the time to work out.
const packageLimit = 3 * time.Minute

// cgoLimit is the most that cgo and the C compiler take for all packages.
const cgoLimit = 3 * time.Minute

// limitError says which limit ended a run, or a part of it.
type limitError struct{ message, file string }

func (e *limitError) Error() string { return e.message }

// limitOf returns the limit that a context was ended by, nil if it was not.
func limitOf(ctx context.Context) *limitError {
	var limit *limitError
	if ctx.Err() != nil && errors.As(context.Cause(ctx), &limit) {
		return limit
	}
	return nil
}

// limited ends the context when the run has taken its time or its memory. flag
// is what sets the time.
func limited(ctx context.Context, timeout time.Duration, flag string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() { cancel(context.Canceled) }
	if timeout > 0 {
		ctx, stop = context.WithTimeoutCause(ctx, timeout, &limitError{
			message: fmt.Sprintf("the run was stopped after %v, see %s; what it did not get to by then is not checked", timeout, flag),
		})
		end := stop
		stop = func() { end(); cancel(context.Canceled) }
	}
	go memory.Watch(ctx, func(used, limit uint64) {
		cancel(&limitError{message: fmt.Sprintf("the run was stopped when it used %d MB of memory, since it may have no more than %d MB; what it did not get to by then is not checked", used>>20, limit>>20)})
	})
	return ctx, stop
}

// orLimit waits for work that takes no context, or no longer than the context
// lasts.
func orLimit[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := work()
		done <- outcome{value, err}
	}()
	select {
	case out := <-done:
		return out.value, out.err
	case <-ctx.Done():
		var none T
		if limit := limitOf(ctx); limit != nil {
			return none, limit
		}
		return none, ctx.Err()
	}
}

// IsLimit reports whether an error says that a limit was reached.
func IsLimit(err error) bool { return errors.As(err, new(*limitError)) }

func (e *limitError) problem(dir string) finding.Problem {
	if e.file != "" {
		dir = e.file
	}
	return finding.Problem{Message: e.message, File: dir}
}
