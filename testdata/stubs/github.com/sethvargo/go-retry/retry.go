package retry

import (
	"context"
	"time"
)

type Backoff interface {
	Next() (next time.Duration, stop bool)
}

type RetryFunc func(ctx context.Context) error

func Do(ctx context.Context, b Backoff, f RetryFunc) error { return nil }

func NewConstant(t time.Duration) Backoff              { return nil }
func NewExponential(base time.Duration) Backoff        { return nil }
func WithMaxRetries(max uint64, next Backoff) Backoff  { return nil }
func WithJitter(j time.Duration, next Backoff) Backoff { return nil }
func RetryableError(err error) error                   { return nil }
