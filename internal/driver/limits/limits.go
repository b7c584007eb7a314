// Package limits bounds what a run takes: time, memory, and the time of a part.
package limits

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

// TimeoutFlag sets the limit of runs that check.
const TimeoutFlag = "--timeout"

// Package is the most that checking one Go package takes. Sources of a few
// lines can describe constants and types that nobody has the time to work out.
const Package = 3 * time.Minute

// Cgo is the most that cgo and the C compiler take for all packages.
const Cgo = 3 * time.Minute

// Error says which limit ended a run, or a part of it.
type Error struct{ Message, File string }

func (e *Error) Error() string { return e.Message }

// Of returns the limit that a context was ended by, nil if it was not.
func Of(ctx context.Context) *Error {
	var limit *Error
	if ctx.Err() != nil && errors.As(context.Cause(ctx), &limit) {
		return limit
	}
	return nil
}

// With ends the context when the run has taken its time or its memory. flag
// is what sets the time.
func With(ctx context.Context, timeout time.Duration, flag string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() { cancel(context.Canceled) }
	if timeout > 0 {
		ctx, stop = context.WithTimeoutCause(ctx, timeout, &Error{
			Message: fmt.Sprintf("the run was stopped after %v, see %s; what it did not get to by then is not checked", timeout, flag),
		})
		end := stop
		stop = func() { end(); cancel(context.Canceled) }
	}
	go memory.Watch(ctx, func(used, limit uint64) {
		cancel(&Error{Message: fmt.Sprintf("the run was stopped when it used %d MB of memory, since it may have no more than %d MB; what it did not get to by then is not checked", used>>20, limit>>20)})
	})
	return ctx, stop
}

// Wait waits for work that takes no context, or no longer than the context
// lasts.
func Wait[T any](ctx context.Context, work func() (T, error)) (T, error) {
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
		if limit := Of(ctx); limit != nil {
			return none, limit
		}
		return none, ctx.Err()
	}
}

// Reached reports whether an error says that a limit was reached.
func Reached(err error) bool { return errors.As(err, new(*Error)) }

// Problem returns the limit as a problem of what it is about, else of a folder.
func (e *Error) Problem(dir string) finding.Problem {
	if e.File != "" {
		dir = e.File
	}
	return finding.Problem{Message: e.Message, File: dir}
}
