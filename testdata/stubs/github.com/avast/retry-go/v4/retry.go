package retry

import (
	"context"
	"time"
)

type Config struct{}

type Option func(*Config)

type RetryableFunc func() error

type DelayTypeFunc func(n uint, err error, config *Config) time.Duration

func Do(retryableFunc RetryableFunc, opts ...Option) error { return nil }

func Attempts(attempts uint) Option            { return nil }
func UntilSucceeded() Option                   { return nil }
func Delay(delay time.Duration) Option         { return nil }
func MaxDelay(maxDelay time.Duration) Option   { return nil }
func DelayType(delayType DelayTypeFunc) Option { return nil }
func RetryIf(retryIf func(error) bool) Option  { return nil }
func Context(ctx context.Context) Option       { return nil }
func LastErrorOnly(lastErrorOnly bool) Option  { return nil }
func OnRetry(onRetry func(uint, error)) Option { return nil }
func Unrecoverable(err error) error            { return nil }

func BackOffDelay(n uint, _ error, config *Config) time.Duration { return 0 }
func FixedDelay(_ uint, _ error, config *Config) time.Duration   { return 0 }
func RandomDelay(_ uint, _ error, config *Config) time.Duration  { return 0 }
