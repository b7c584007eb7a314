package retry

import "time"

type Option func(*Retrier)

type RetryableFunc func() error

type Retrier struct{}

func New(opts ...Option) *Retrier { return nil }

func (r *Retrier) Do(retryableFunc RetryableFunc) error { return nil }

func Attempts(attempts uint) Option { return nil }

func Delay(delay time.Duration) Option { return nil }
