package retry

import (
	"errors"
	"time"
)

// Options are the settings of Do.
type Options struct {
	Backoff bool
	Pause   time.Duration
	Limit   time.Duration
}

// Option changes the settings.
type Option func(*Options)

// Backoff switches the pauses.
func Backoff(on bool) Option { // want Backoff:`sets helper/retry.Options.Backoff`
	return func(o *Options) { o.Backoff = on }
}

// Limit ends it.
func Limit(d time.Duration) Option { // want Limit:`sets helper/retry.Options.Limit`
	return func(o *Options) { o.Limit = d }
}

type abort struct{ error }

// Abort marks an error that a repeat cannot mend.
func Abort(err error) error { return abort{err} }

// Do repeats f until the limit is reached.
func Do(f func() error, options ...Option) error { // want Do:`retries` Do:`waits`
	o := &Options{Backoff: true, Limit: time.Minute}
	for _, option := range options {
		option(o)
	}
	limit := time.After(o.Limit)
	for attempt := 0; ; attempt++ {
		select {
		case <-limit:
			return errors.New("too late")
		default:
		}
		err := f()
		if err == nil || errors.As(err, &abort{}) {
			return err
		}
		var pause time.Duration
		if o.Backoff {
			pause = time.Second << min(attempt, 5)
		}
		time.Sleep(pause)
	}
}

// Times repeats f with a pause.
func Times(n int, pause time.Duration, f func() error) (err error) { // want Times:`retries` Times:`waits`
	for i := range n {
		if i > 0 {
			time.Sleep(pause)
		}
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

// With repeats f as the options say.
func With(o Options, f func() error) (err error) { // want With:`retries` With:`waits`
	for i := range 9 {
		if i > 0 {
			time.Sleep(o.Pause)
		}
		if err = f(); err == nil {
			break
		}
	}
	return err
}

// Sane has a pause of its own.
func Sane(pause time.Duration, f func() error) (err error) { // want Sane:`waits`
	if pause <= 0 {
		pause = time.Second
	}
	for i := range 9 {
		if i > 0 {
			time.Sleep(pause)
		}
		if err = f(); err == nil {
			break
		}
	}
	return err
}
