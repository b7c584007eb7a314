// Package handed has retries of requests that callers make.
package handed

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/avast/retry-go/v4"
)

type client struct {
	http    *http.Client
	options []retry.Option
}

// send repeats the request until it is taken. It is a POST with a body.
func (c *client) send(ctx context.Context, req *http.Request) error {
	for n := 0; n < 5; n++ {
		resp, err := c.http.Do(req) // want `^each attempt but the first fails or sends nothing: that one read the body of req`
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode < 500 {
				return nil
			}
		}
		wait(ctx, n)
	}
	return errors.New("gave up")
}

func wait(ctx context.Context, n int) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second << n):
	}
}

func (c *client) anyOf(ctx context.Context, req *http.Request) error {
	for n := 0; n < 5; n++ {
		resp, err := c.http.Do(req) // want `^each attempt but the first fails or sends nothing: that one read the body of req`
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode < 500 {
				return nil
			}
		}
		wait(ctx, n)
	}
	return errors.New("gave up")
}

func (c *client) create(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		return err
	}
	return c.anyOf(ctx, req)
}

// Nobody hands it a body that is seen.
func (c *client) unknown(ctx context.Context, req *http.Request) error {
	for n := 0; n < 5; n++ {
		resp, err := c.http.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode < 500 {
				return nil
			}
		}
		wait(ctx, n)
	}
	return errors.New("gave up")
}

// rewinds sends a POST with a body.
func (c *client) rewinds(ctx context.Context, req *http.Request) error {
	for n := 0; n < 5; n++ {
		if req.GetBody != nil {
			body, err := req.GetBody()
			if err != nil {
				return err
			}
			req.Body = body
		}
		resp, err := c.http.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode < 500 {
				return nil
			}
		}
		wait(ctx, n)
	}
	return errors.New("gave up")
}

// onlySafe repeats what has no body; a POST is sent once.
func (c *client) onlySafe(ctx context.Context, req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet {
		return c.http.Do(req)
	}
	for n := 0; n < 5; n++ {
		resp, err := c.http.Do(req)
		if err == nil && resp.StatusCode < 500 {
			return resp, nil
		}
		wait(ctx, n)
	}
	return nil, errors.New("gave up")
}

func (c *client) optionsThatAreSpread(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		return err
	}
	return retry.Do(func() error {
		_, err := c.http.Do(req) // want `^each attempt but the first fails or sends nothing: that one read the body of req`
		return err
	}, c.options...)
}
