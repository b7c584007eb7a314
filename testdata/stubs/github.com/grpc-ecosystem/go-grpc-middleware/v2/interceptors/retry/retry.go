package retry

import (
	"context"
	"time"
)

type CallOption struct{}

type BackoffFunc func(ctx context.Context, attempt uint) time.Duration

func UnaryClientInterceptor(optFuncs ...CallOption) func() { return nil }

func WithMax(maxRetries uint) CallOption                  { return CallOption{} }
func WithBackoff(bf BackoffFunc) CallOption               { return CallOption{} }
func BackoffLinear(waitBetween time.Duration) BackoffFunc { return nil }
func BackoffExponential(scalar time.Duration) BackoffFunc { return nil }
