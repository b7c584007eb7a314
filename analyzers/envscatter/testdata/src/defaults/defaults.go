package defaults // want package:`env\(library, \d+ reads\)`

import (
	"cmp"
	"os"
	"strconv"
	"time"
)

func assigned() string {
	v := os.Getenv("A") // want `reads A in assigned`
	if v == "" {
		v = "one"
	}
	return v
}

func compared() string { return cmp.Or(os.Getenv("A"), "two") } // want `A defaults to "two" here and to "one" in defaults.go:\d+`

func looked() int {
	v, ok := os.LookupEnv("B") // want `reads B in looked`
	if !ok {
		return 1
	}
	n, _ := strconv.Atoi(v)
	return n
}

func parsed() int {
	n, err := strconv.Atoi(os.Getenv("B")) // want `B defaults to 2 here and to 1 in defaults.go:\d+`
	if err != nil || n < 0 {
		n = 2
	}
	return n
}

func returned() string {
	if v := os.Getenv("C"); v != "" { // want `reads C in returned`
		return v
	}
	return "one"
}

func inElse() (v string) {
	if s := os.Getenv("C"); len(s) > 0 { // want `C defaults to "two" here and to "one" in defaults.go:\d+`
		v = s
	} else {
		v = "two"
	}
	return v
}

func off() bool { return os.Getenv("D") == "true" }  // want `reads D in off`
func on() bool  { return os.Getenv("D") != "false" } // want `D defaults to true here and to false in defaults.go:\d+`

func duration(key string, def time.Duration) time.Duration { // want duration:`envReader\(<param 0>, default 1\)`
	d, err := time.ParseDuration(os.Getenv(key))
	if err != nil {
		return def
	}
	return d
}

func short() time.Duration { return duration("E", 5*time.Second) }  // want `reads E in short`
func long() time.Duration  { return duration("E", 10*time.Second) } // want `E defaults to 10 \* time.Second here and to 5 \* time.Second in defaults.go:\d+`

// The same default, none, and one of another kind don't drift.
func same() []any {
	v := os.Getenv("A") // want `reads A in same again, after assigned`
	if v == "" {
		v = "one"
	}
	w := cmp.Or(os.Getenv("B"), "none") // want `reads B in same again, after looked`
	return []any{v, w}
}
