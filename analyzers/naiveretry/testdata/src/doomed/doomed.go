package doomed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

type item struct{ Name, State string }

// Anything but 200 is asked again.
func notOK(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 5; i++ { // want `^callers get a 400, 401 or 404 of client.Get, which no repeat changes, only after all attempts`
		resp, err := client.Get(url)
		if err != nil {
			pause(i)
			continue
		}
		if resp.StatusCode != http.StatusOK {
			resp.Body.Close()
			pause(i)
			continue
		}
		return resp, nil
	}
	return nil, errors.New("gave up")
}

func pause(i int) { time.Sleep(time.Second << i) }

// Both kinds of failure in one condition, the limit in a variable.
func both(client *http.Client, req *http.Request, attempts int) (resp *http.Response, err error) {
	for i := 0; i < attempts; i++ { // want `^callers get a 400, 401 or 404 of client.Do, which no repeat changes, only after all attempts`
		resp, err = client.Do(req)
		if err == nil && resp.StatusCode < 300 {
			return resp, nil
		}
		if resp != nil {
			resp.Body.Close()
		}
		pause(i)
	}
	return nil, err
}

// The status becomes an error.
func becomesError(client *http.Client, url string) (body []byte, err error) {
	var resp *http.Response
	for attempt := 1; ; attempt++ { // want `^callers get a 400, 401 or 404 of client.Get, which no repeat changes, only after all attempts`
		resp, err = client.Get(url)
		if err == nil && resp.StatusCode >= 400 {
			resp.Body.Close()
			err = fmt.Errorf("status %d", resp.StatusCode)
		}
		if err == nil {
			defer resp.Body.Close()
			return io.ReadAll(resp.Body)
		}
		if attempt == 4 {
			return nil, err
		}
		pause(attempt)
	}
}

// A network error leaves, a status does not; the body is read ahead.
func statusOnly(client *http.Client, url string) (found item, err error) {
	for range 3 { // want `^callers get a 400, 401 or 404 of client.Get, which no repeat changes, only after all attempts`
		resp, err := client.Get(url)
		if err != nil {
			return found, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return found, err
		}
		if code := resp.StatusCode; code/100 != 2 {
			pause(1)
			continue
		}
		return found, json.Unmarshal(body, &found)
	}
	return found, errors.New("gave up")
}

// A switch, and a pause that listens.
func switched(ctx context.Context, client *http.Client, req *http.Request) error {
	delay := time.Second
	for i := 0; i < 6; i++ { // want `^callers get a 400, 401 or 404 of client.Do, which no repeat changes, only after all attempts`
		resp, err := client.Do(req.WithContext(ctx))
		if err == nil {
			resp.Body.Close()
			switch resp.StatusCode {
			case http.StatusOK, http.StatusNoContent:
				return nil
			default:
				fmt.Println("status", resp.StatusCode)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(delay):
			delay *= 2
		}
	}
	return errors.New("gave up")
}

// The limit stands in a condition with the status.
func limited(client *http.Client, url string) (*http.Response, error) {
	for i := 0; ; i++ { // want `^callers get a 400, 401 or 404 of client.Get, which no repeat changes, only after all attempts`
		resp, err := client.Get(url)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode >= 400 && i < 5 {
			resp.Body.Close()
			pause(i)
			continue
		}
		return resp, nil
	}
}
