package library

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"time"

	avast "github.com/avast/retry-go/v4"
	avast5 "github.com/avast/retry-go/v5"
	"github.com/cenkalti/backoff/v4"
	backoff5 "github.com/cenkalti/backoff/v5"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	grpcretry "github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/retry"
	"github.com/hashicorp/go-retryablehttp"
	sethvargo "github.com/sethvargo/go-retry"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/util/retry"
)

var db *sql.DB

func ping() error { return db.Ping() }

func local() error { return errors.New("nothing remote") }

func pinned() error {
	if err := db.Ping(); err != nil {
		return backoff.Permanent(err)
	}
	return nil
}

func cenkalti(ctx context.Context, n uint64, d time.Duration) {
	backoff.Retry(ping, &backoff.ZeroBackOff{})                                                             // want `^during an outage, every caller repeats at full speed: .*backoff.Retry has no pause`
	backoff.Retry(ping, new(backoff.ZeroBackOff))                                                           // want `every caller repeats at full speed: .* has no pause`
	backoff.Retry(func() error { return ping() }, backoff.WithMaxRetries(backoff.NewConstantBackOff(0), 5)) // want `every caller repeats at full speed: .* has no pause`
	backoff.RetryNotify(ping, backoff.WithContext(&backoff.ConstantBackOff{}, ctx), nil)                    // want `every caller repeats at full speed: .* has no pause`
	backoff.Retry(ping, backoff.NewExponentialBackOff(backoff.WithInitialInterval(0)))                      // want `every caller repeats at full speed: .* has no pause`
	backoff.Retry(ping, backoff.WithMaxRetries(&backoff.ZeroBackOff{}, 1))
	backoff.Retry(local, &backoff.ZeroBackOff{})
	backoff.Retry(ping, backoff.NewConstantBackOff(d))                                            // want `^during an outage, nothing stops the goroutine that is in .*backoff.Retry`
	backoff.Retry(ping, backoff.WithContext(backoff.NewConstantBackOff(d), context.Background())) // want `nothing stops the goroutine`
	backoff.Retry(ping, backoff.NewExponentialBackOff(backoff.WithMaxElapsedTime(0)))             // want `nothing stops the goroutine`
	backoff.Retry(ping, backoff.NewExponentialBackOff())
	backoff.Retry(ping, backoff.WithContext(backoff.NewConstantBackOff(d), ctx))
	backoff.Retry(ping, backoff.WithMaxRetries(backoff.NewConstantBackOff(d), n))
	backoff.Retry(pinned, backoff.NewConstantBackOff(d))
	backoff.Retry(func() error { return pinned() }, backoff.NewConstantBackOff(d))
}

func fields(ctx context.Context, forever bool, limit time.Duration) {
	b := backoff.NewExponentialBackOff()
	b.MaxElapsedTime = 0
	b.MaxInterval = time.Minute
	backoff.Retry(ping, b) // want `nothing stops the goroutine`
	c := backoff.NewExponentialBackOff()
	if forever {
		c.MaxElapsedTime = 0
	}
	backoff.Retry(ping, c)
	d := backoff.NewExponentialBackOff()
	d.MaxElapsedTime = limit
	backoff.Retry(ping, d)
	var e backoff.BackOff = backoff.NewConstantBackOff(time.Second)
	e = backoff.WithContext(e, ctx)
	backoff.Retry(ping, e)
}

func conflict() error {
	err := ping()
	if isConflict(err) {
		return err
	}
	return backoff.Permanent(err)
}

func isConflict(err error) bool { return err != nil }

func optimistic() error { return backoff.Retry(conflict, &backoff.ZeroBackOff{}) }

// Whatever it is handed.
func helper(f func() error) error {
	return backoff.Retry(f, &backoff.ZeroBackOff{}) // want `every caller repeats at full speed: .* has no pause`
}

func five(ctx context.Context) {
	op := func() (int, error) { return 0, ping() }
	backoff5.Retry(ctx, op)
	backoff5.Retry(context.Background(), op, backoff5.WithBackOff(backoff5.NewExponentialBackOff()))
	backoff5.Retry(context.Background(), op, backoff5.WithMaxElapsedTime(0)) // want `nothing stops the goroutine`
	backoff5.Retry(context.Background(), op, backoff5.WithMaxElapsedTime(0), backoff5.WithMaxTries(5))
	backoff5.Retry(ctx, op, backoff5.WithMaxElapsedTime(0))
	backoff5.Retry(ctx, op, backoff5.WithBackOff(backoff5.NewConstantBackOff(0)), backoff5.WithMaxTries(9)) // want `every caller repeats at full speed: .* has no pause`
	backoff5.Retry(ctx, op, backoff5.WithBackOff(&backoff5.ExponentialBackOff{MaxInterval: time.Second}))   // want `every caller repeats at full speed: .* has no pause`
}

func avastCalls(ctx context.Context, d time.Duration, opts ...avast.Option) {
	avast.Do(ping)
	avast.Do(ping, avast.Delay(0))                                    // there is jitter
	avast.Do(ping, avast.Delay(0), avast.DelayType(avast.FixedDelay)) // want `^during an outage, every caller repeats at full speed: .*avast.Do has no pause`
	avast.Do(ping, avast.DelayType(avast.FixedDelay))
	avast.Do(ping, avast.DelayType(avast.FixedDelay), avast.Delay(d))
	avast.Do(ping, avast.DelayType(avast.FixedDelay), avast.Delay(0), avast.Attempts(2))
	avast.Do(ping, avast.DelayType(func(uint, error, *avast.Config) time.Duration { return 0 })) // want `every caller repeats at full speed: .* has no pause`
	avast.Do(ping, avast.DelayType(func(n uint, _ error, _ *avast.Config) time.Duration { return time.Duration(n) * time.Second }))
	avast.Do(ping, avast.Attempts(0), avast.LastErrorOnly(true)) // want `nothing stops the goroutine`
	avast.Do(ping, avast.UntilSucceeded())                       // want `nothing stops the goroutine`
	avast.Do(ping, avast.UntilSucceeded(), avast.Context(ctx))
	avast.Do(ping, avast.Attempts(0), avast.RetryIf(isConflict))
	avast.Do(func() error { return avast.Unrecoverable(ping()) }, avast.Attempts(0))
	avast.Do(ping, append(opts, avast.Attempts(0))...)
	avast5.New(avast5.Attempts(0)).Do(ping) // want `^during an outage, nothing stops the goroutine that is in .*Do`
	retrier := avast5.New(avast5.Attempts(0))
	retrier.Do(ping) // want `^during an outage, nothing stops the goroutine that is in .*retrier.Do`
	avast5.New(avast5.Attempts(5), avast5.Delay(d)).Do(ping)
}

func marked(ctx context.Context) {
	sethvargo.Do(context.Background(), sethvargo.NewConstant(time.Second), func(context.Context) error { // want `nothing stops the goroutine`
		if err := ping(); err != nil {
			return sethvargo.RetryableError(err)
		}
		return nil
	})
	sethvargo.Do(context.Background(), sethvargo.NewConstant(time.Second), func(context.Context) error {
		err := ping()
		if errors.Is(err, sql.ErrConnDone) {
			return err
		}
		return sethvargo.RetryableError(err)
	})
	sethvargo.Do(ctx, sethvargo.NewConstant(time.Second), func(context.Context) error { return sethvargo.RetryableError(ping()) })
	sethvargo.Do(context.Background(), sethvargo.WithMaxRetries(3, sethvargo.NewExponential(time.Second)), func(context.Context) error {
		return sethvargo.RetryableError(ping())
	})
}

func clients(wait time.Duration) {
	a := retryablehttp.NewClient() // want `^during an outage, every caller repeats at full speed: .*retryablehttp.NewClient has no pause`
	a.RetryMax = 5
	a.RetryWaitMin = 0
	b := retryablehttp.NewClient()
	b.RetryMax = 5
	b.RetryWaitMin = wait
	c := retryablehttp.NewClient()
	c.RetryMax = 1
	c.RetryWaitMin, c.RetryWaitMax = 0, 0
	d := &retryablehttp.Client{RetryMax: 4, Backoff: retryablehttp.DefaultBackoff} // want `^during an outage, every caller repeats at full speed: .*retryablehttp.Client has no pause`
	e := &retryablehttp.Client{RetryMax: 4, RetryWaitMax: time.Second, Backoff: retryablehttp.LinearJitterBackoff}
	f := retryablehttp.NewClient() // want `every caller repeats at full speed: .* has no pause`
	f.Backoff = func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 }
	g := &retryablehttp.Client{RetryMax: 4, RetryWaitMin: time.Second, RetryWaitMax: time.Minute, Backoff: retryablehttp.DefaultBackoff}
	for _, client := range []*retryablehttp.Client{a, b, c, d, e, f, g, retryablehttp.NewClient()} {
		client.Get("https://example.com")
	}
}

func kubernetes(ctx context.Context, transient func(error) bool) {
	pinged := func() (bool, error) { return ping() == nil, nil }
	wait.ExponentialBackoff(wait.Backoff{Steps: 5}, pinged) // want `^during an outage, every caller repeats at full speed: .*wait.ExponentialBackoff has no pause`
	wait.ExponentialBackoff(wait.Backoff{Steps: 5, Duration: time.Second}, pinged)
	wait.PollInfinite(time.Second, pinged) // want `^during an outage, nothing stops the goroutine that is in .*wait.PollInfinite`
	wait.PollInfinite(time.Second, func() (bool, error) {
		err := ping()
		return err == nil, err
	})
	wait.PollUntilContextTimeout(ctx, 0, time.Minute, true, func(context.Context) (bool, error) { return ping() == nil, nil }) // want `every caller repeats at full speed: .* has no pause`
	retry.OnError(wait.Backoff{Steps: 9, Factor: 2}, transient, ping)                                                          // want `^during an outage, every caller repeats at full speed: .*retry.OnError has no pause`
	retry.OnError(retry.DefaultRetry, transient, ping)
	retry.RetryOnConflict(wait.Backoff{Steps: 9}, ping)
}

func failsafe(d time.Duration) {
	retrypolicy.NewBuilder[*http.Response]().WithMaxRetries(5).Build() // want `^during an outage, every caller repeats at full speed: .*Build has no pause`
	retrypolicy.NewWithDefaults[*http.Response]()                      // want `^during an outage, every caller repeats at full speed: .*retrypolicy.NewWithDefaults has no pause`
	retrypolicy.NewBuilder[*http.Response]().WithMaxRetries(1).Build()
	retrypolicy.NewBuilder[*http.Response]().WithDelay(d).WithMaxRetries(-1).Build()
	retrypolicy.NewBuilder[*http.Response]().WithBackoff(time.Second, time.Minute).Build()
	retrypolicy.NewBuilder[any]().WithMaxRetries(5).Build()
}

func grpc(max uint) {
	grpcretry.UnaryClientInterceptor(grpcretry.WithMax(5), grpcretry.WithBackoff(grpcretry.BackoffLinear(0)))        // want `every caller repeats at full speed: .* has no pause`
	grpcretry.UnaryClientInterceptor(grpcretry.WithMax(max), grpcretry.WithBackoff(grpcretry.BackoffExponential(0))) // want `every caller repeats at full speed: .* has no pause`
	grpcretry.UnaryClientInterceptor(grpcretry.WithMax(5))
	grpcretry.UnaryClientInterceptor(grpcretry.WithBackoff(grpcretry.BackoffLinear(0)))
	grpcretry.UnaryClientInterceptor(grpcretry.WithMax(5), grpcretry.WithBackoff(grpcretry.BackoffLinear(time.Second)))
}
