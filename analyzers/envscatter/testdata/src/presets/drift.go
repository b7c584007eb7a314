package presets

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"
)

func parsedInto() int {
	size := 20
	if v := os.Getenv("P1"); v != "" { // want `P1 defaults to 20 here and to "50" in agreed.go:\d+`
		size, _ = strconv.Atoi(v)
	}
	return size
}

func through() int {
	workers := 4
	v, ok := os.LookupEnv("P2") // want `P2 defaults to 4 here and to "8" in agreed.go:\d+`
	if ok {
		n, err := strconv.Atoi(v)
		if err != nil {
			log.Print("P2 is no number")
		} else {
			workers = n
		}
	}
	return workers
}

type limiter struct{ burst int64 }

func field() (*limiter, error) {
	l := &limiter{burst: 5}
	if s := os.Getenv("P3"); s != "" { // want `P3 defaults to 5 here and to "10" in agreed.go:\d+`
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("P3: %w", err)
		}
		l.burst = n
	}
	return l, nil
}

func replaced() string {
	var queue = "mail"
	if v := strings.TrimSpace(os.Getenv("P4")); v != "" { // want `P4 defaults to "mail" here and to "jobs" in agreed.go:\d+`
		queue = v
	}
	return queue
}

func named() (d time.Duration) {
	d = time.Second
	if v, err := time.ParseDuration(os.Getenv("P5")); err == nil { // want `P5 defaults to time.Second here and to "1m" in agreed.go:\d+`
		d = v
	}
	return d
}

func truth() bool { return os.Getenv("P6") == "1" } // want `P6 defaults to false here and to "true" in agreed.go:\d+`

var depth = 5

func init() {
	if v := os.Getenv("P9"); v != "" { // want `P9 defaults to 5 here and to "7" in agreed.go:\d+`
		depth, _ = strconv.Atoi(v)
	}
}

func otherwise() int {
	n := 3
	if v, err := strconv.Atoi(os.Getenv("P9")); err != nil { // want `P9 defaults to 3 here and to "7" in agreed.go:\d+`
		log.Print("P9 is unset")
	} else {
		n = v
	}
	return n
}
