package doomed

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Only what the server is to blame for.
func serverErrors(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err == nil && resp.StatusCode < http.StatusInternalServerError {
			return resp, nil
		}
		pause(i)
	}
	return nil, errors.New("gave up")
}

// 4xx leaves.
func clientErrorLeaves(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err == nil {
			if resp.StatusCode == http.StatusOK {
				return resp, nil
			}
			if resp.StatusCode >= 400 && resp.StatusCode < 500 {
				return nil, fmt.Errorf("status %d", resp.StatusCode)
			}
		}
		pause(i)
	}
	return nil, errors.New("gave up")
}

// One of them leaves: somebody thought of it.
func missingLeaves(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err == nil {
			switch resp.StatusCode {
			case http.StatusOK:
				return resp, nil
			case http.StatusNotFound:
				return nil, errors.New("missing")
			}
		}
		pause(i)
	}
	return nil, errors.New("gave up")
}

// A token is renewed after 401.
func renews(client *http.Client, req *http.Request, renew func() string) (*http.Response, error) {
	for i := 0; i < 3; i++ {
		resp, err := client.Do(req)
		if err == nil && resp.StatusCode == http.StatusOK {
			return resp, nil
		}
		if err == nil && resp.StatusCode == http.StatusUnauthorized {
			req.Header.Set("Authorization", renew())
		}
		pause(i)
	}
	return nil, errors.New("gave up")
}

func retryable(status int) bool { return status == http.StatusTooManyRequests || status >= 500 }

// A function decides.
func asks(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err == nil && resp.StatusCode != http.StatusOK {
			if !retryable(resp.StatusCode) {
				return nil, fmt.Errorf("status %d", resp.StatusCode)
			}
		} else if err == nil {
			return resp, nil
		}
		pause(i)
	}
	return nil, errors.New("gave up")
}

func check(resp *http.Response) error {
	if retryable(resp.StatusCode) {
		return errors.New("later")
	}
	return nil
}

// A function makes the error.
func checks(client *http.Client, url string) (resp *http.Response, err error) {
	for i := 0; i < 5; i++ {
		resp, err = client.Get(url)
		if err == nil {
			err = check(resp)
		}
		if err == nil {
			return resp, nil
		}
		pause(i)
	}
	return nil, err
}

// The body decides.
func readsBody(client *http.Client, url string) (found item, err error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err != nil {
			return found, err
		}
		err = json.NewDecoder(resp.Body).Decode(&found)
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return found, err
		}
		if strings.Contains(found.State, "invalid") {
			return found, errors.New("invalid")
		}
		pause(i)
	}
	return found, errors.New("gave up")
}

// The body is broken, whatever the status: no test of the status at all.
func anyStatus(client *http.Client, url string) (found item, err error) {
	for i := 0; i < 5; i++ {
		resp, err := client.Get(url)
		if err != nil {
			pause(i)
			continue
		}
		err = json.NewDecoder(resp.Body).Decode(&found)
		resp.Body.Close()
		if err == nil {
			return found, nil
		}
		pause(i)
	}
	return found, errors.New("gave up")
}

// 404 is an answer that changes.
func waitForService(client *http.Client, url string) error {
	for i := 0; i < 60; i++ {
		resp, err := client.Get(url)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(time.Second / 2)
	}
	return errors.New("it does not come up")
}

func started(client *http.Client) bool {
	for i := 0; i < 60; i++ {
		resp, err := client.Get("http://localhost:8080/")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return true
			}
		}
		time.Sleep(time.Second / 2)
	}
	return false
}

// One more try.
func oneMore(client *http.Client, url string) (*http.Response, error) {
	for i := 0; i < 2; i++ {
		resp, err := client.Get(url)
		if err == nil && resp.StatusCode == http.StatusOK {
			return resp, nil
		}
		pause(i)
	}
	return nil, errors.New("gave up")
}
