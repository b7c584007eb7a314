package body

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v4"
)

func send(client *http.Client, url string, payload []byte) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	var resp *http.Response
	for i := 0; i < 5; i++ {
		resp, err = client.Do(req) // want `^each attempt but the first fails or sends nothing: that one read the body of req`
		if err == nil {
			return resp, nil
		}
		if i < 4 {
			time.Sleep(time.Second << i)
		}
	}
	return nil, err
}

func byLibrary(client *http.Client, url string) error {
	req, err := http.NewRequest(http.MethodPut, url, strings.NewReader("{}"))
	if err != nil {
		return err
	}
	return backoff.Retry(func() error {
		resp, err := client.Do(req) // want `^each attempt but the first fails or sends nothing: that one read the body of req`
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}, backoff.NewExponentialBackOff())
}

func rewound(client *http.Client, url string, payload io.ReadSeeker) (resp *http.Response, err error) {
	req, err := http.NewRequest(http.MethodPost, url, payload)
	if err != nil {
		return nil, err
	}
	for i := 0; i < 5; i++ {
		if _, err = payload.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		if resp, err = client.Do(req); err == nil {
			return resp, nil
		}
		time.Sleep(time.Second << i)
		if i == 4 {
			break
		}
	}
	return nil, err
}

func renewed(client *http.Client, url string, payload []byte) (resp *http.Response, err error) {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	for i := 0; i < 5; i++ {
		if req.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
		if resp, err = client.Do(req); err == nil || i == 4 {
			return resp, err
		}
		time.Sleep(time.Second << i)
	}
	return nil, err
}

func empty(client *http.Client, url string, maybe io.Reader) (resp *http.Response, err error) {
	get, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	post, err := http.NewRequest(http.MethodPost, url, maybe)
	if err != nil {
		return nil, err
	}
	for i := 0; i < 5; i++ {
		if resp, err = client.Do(get); err == nil || i == 4 {
			break
		}
		time.Sleep(time.Second << i)
	}
	for i := 0; i < 5; i++ {
		if resp, err = client.Do(post); err == nil || i == 4 {
			break
		}
		time.Sleep(time.Second << i)
	}
	return resp, err
}
