package defaults // want package:`env\(library, \d+ reads\)`

import (
	"cmp"
	"os"
	"strconv"
	"time"
)

func assigned() string {
	v := os.Getenv("A") // want `^a missing or wrong A shows only when assigned runs`
	if v == "" {
		v = "one"
	}
	return v
}

func compared() string { return cmp.Or(os.Getenv("A"), "two") } // want `^when A is unset, it is "two" here and "one" in defaults.go:\d+`

func looked() int {
	v, ok := os.LookupEnv("B") // want `^a missing or wrong B shows only when looked runs`
	if !ok {
		return 1
	}
	n, _ := strconv.Atoi(v)
	return n
}

func parsed() int {
	n, err := strconv.Atoi(os.Getenv("B")) // want `^when B is unset, it is 2 here and 1 in defaults.go:\d+`
	if err != nil || n < 0 {
		n = 2
	}
	return n
}

func returned() string {
	if v := os.Getenv("C"); v != "" { // want `^a missing or wrong C shows only when returned runs`
		return v
	}
	return "one"
}

func inElse() (v string) {
	if s := os.Getenv("C"); len(s) > 0 { // want `^when C is unset, it is "two" here and "one" in defaults.go:\d+`
		v = s
	} else {
		v = "two"
	}
	return v
}

func off() bool { return os.Getenv("D") == "true" }  // want `^a missing or wrong D shows only when off runs`
func on() bool  { return os.Getenv("D") != "false" } // want `^when D is unset, it is true here and false in defaults.go:\d+`

func duration(key string, def time.Duration) time.Duration { // want duration:`envReader\(<param 0>, default 1\)`
	d, err := time.ParseDuration(os.Getenv(key))
	if err != nil {
		return def
	}
	return d
}

func short() time.Duration { return duration("E", 5*time.Second) }  // want `^a missing or wrong E shows only when short runs`
func long() time.Duration  { return duration("E", 10*time.Second) } // want `^when E is unset, it is 10 \* time.Second here and 5 \* time.Second in defaults.go:\d+`

// The same default, none, and one of another kind don't drift.
func same() []any {
	v := os.Getenv("A") // want `^assigned and same both read A`
	if v == "" {
		v = "one"
	}
	w := cmp.Or(os.Getenv("B"), "none") // want `^looked and same both read B`
	return []any{v, w}
}
