// Package retry has loops whose ends and settings are easily misread. That it
// lies below "integration" says nothing: products integrate things.
package retry

import (
	"flag"
	"log"
	"net/http"
	"os"
	"time"

	retry "github.com/avast/retry-go/v4"
)

type verdict struct{}

// Fatal notes a verdict and comes back.
func (verdict) Fatal(err error) { log.Print(err) }

func aMethodNamedFatalMayReturn(url string, v verdict) {
	for { // want `^during an outage, every caller repeats http.Get at full speed`
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			return
		}
		v.Fatal(err)
	}
}

func fail(err error) {
	log.Print(err)
	os.Exit(1)
}

func aFunctionOfTheProjectEndsTheProcess(url string) {
	for {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			return
		}
		fail(err)
	}
}

func panicsEndTheLoop(url string) {
	for {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			return
		}
		log.Panicf("get: %v", err)
	}
}

func aFlagSetsTheLimit(url string) error {
	attempts := uint(0)
	flag.UintVar(&attempts, "attempts", 5, "how often to try")
	flag.Parse()
	return retry.Do(func() error {
		_, err := http.Get(url)
		return err
	}, retry.Attempts(attempts), retry.Delay(time.Second))
}

func noFlagSetsIt(url string) error {
	attempts := uint(0)
	return retry.Do(func() error { // want `^during an outage, nothing stops the goroutine that is in .*retry.Do`
		_, err := http.Get(url)
		return err
	}, retry.Attempts(attempts), retry.Delay(time.Second))
}

func aCounterIsNoConstant(url string, more []string) error {
	attempts := uint(0)
	for range more {
		attempts++
	}
	return retry.Do(func() error {
		_, err := http.Get(url)
		return err
	}, retry.Attempts(attempts), retry.Delay(time.Second))
}
