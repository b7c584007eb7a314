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
	if v := os.Getenv("P1"); v != "" { // want `^when P1 is unset, it is 20 here and "50" in agreed.go:\d+`
		size, _ = strconv.Atoi(v)
	}
	return size
}

func through() int {
	workers := 4
	v, ok := os.LookupEnv("P2") // want `^when P2 is unset, it is 4 here and "8" in agreed.go:\d+`
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
	if s := os.Getenv("P3"); s != "" { // want `^when P3 is unset, it is 5 here and "10" in agreed.go:\d+`
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
	if v := strings.TrimSpace(os.Getenv("P4")); v != "" { // want `^when P4 is unset, it is "mail" here and "jobs" in agreed.go:\d+`
		queue = v
	}
	return queue
}

func named() (d time.Duration) {
	d = time.Second
	if v, err := time.ParseDuration(os.Getenv("P5")); err == nil { // want `^when P5 is unset, it is time.Second here and "1m" in agreed.go:\d+`
		d = v
	}
	return d
}

func truth() bool { return os.Getenv("P6") == "1" } // want `^when P6 is unset, it is false here and "true" in agreed.go:\d+`

var depth = 5

func init() {
	if v := os.Getenv("P9"); v != "" { // want `^when P9 is unset, it is 5 here and "7" in agreed.go:\d+`
		depth, _ = strconv.Atoi(v)
	}
}

func otherwise() int {
	n := 3
	if v, err := strconv.Atoi(os.Getenv("P9")); err != nil { // want `^when P9 is unset, it is 3 here and "7" in agreed.go:\d+`
		log.Print("P9 is unset")
	} else {
		n = v
	}
	return n
}
