package retrypolicy

import "time"

type RetryPolicy[R any] interface{ ToExecutor(_ R) any }

type Builder[R any] interface {
	WithMaxAttempts(maxAttempts int) Builder[R]
	WithMaxRetries(maxRetries int) Builder[R]
	WithDelay(delay time.Duration) Builder[R]
	WithBackoff(delay time.Duration, maxDelay time.Duration) Builder[R]
	HandleErrors(errs ...error) Builder[R]
	Build() RetryPolicy[R]
}

func NewBuilder[R any]() Builder[R] { return nil }

func NewWithDefaults[R any]() RetryPolicy[R] { return nil }
