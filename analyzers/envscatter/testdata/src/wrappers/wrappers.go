package wrappers // want package:`env\(library`

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func prefixed(name string) string { return os.Getenv("APP_" + name) } // want prefixed:`envReader\(APP_<param 0>\)`

func formatted(name string) string { // want formatted:`envReader\(APP_<param 0>_V2\)`
	return os.Getenv(fmt.Sprintf("%s_%s_V2", "APP", name))
}

func upper(name string) string { // want upper:`envReader\(APP_<param 0>\)`
	key := "app_" + name
	v, _ := os.LookupEnv(strings.ToUpper(key))
	return v
}

func second(_ int, key string) string { return prefixed(key + "_X") } // want second:`envReader\(APP_<param 1>_X\)`

func number(key string, def int) int { // want number:`envReader\(<param 0>, default 1\)`
	n, err := strconv.Atoi(os.Getenv(key))
	if err != nil {
		return def
	}
	return n
}

func orElse(key string, def ...string) string { // want orElse:`envReader\(<param 0>, default 1\)`
	v := os.Getenv(key)
	if v == "" && len(def) > 0 {
		return def[0]
	}
	return v
}

func chained(key, def string) string { return orElse(key, def) } // want chained:`envReader\(<param 0>, default 1\)`

func compact(key, def string) string { return cmp.Or(os.Getenv(key), def) } // want compact:`envReader\(<param 0>, default 1\)`

func firstOf(keys ...string) string { // want firstOf:`envReader\(<param 0>\)`
	for _, key := range keys {
		if v := os.Getenv(key); v != "" {
			return v
		}
	}
	return ""
}

func generic[T any](key string, parse func(string) T, def T) T { // want generic:`envReader\(<param 0>, default 2\)`
	v, ok := os.LookupEnv(key)
	if !ok {
		return def
	}
	return parse(v)
}

type variable string

func (v variable) get() string { return os.Getenv(string(v)) } // want get:`envReader\(<receiver>\)`

const workers variable = "WORKERS"

type reader struct{ prefix string }

func (reader) must(key string) string { // want must:`envReader\(<param 0>\)`
	v := os.Getenv(key)
	if v == "" {
		panic("no " + key)
	}
	return v
}

// A key that isn't the parameter alone makes no wrapper: which variable is
// read is known at run time only.
func (r reader) get(key string) string { return os.Getenv(r.prefix + key) }

func overwritten(key string) string {
	if key == "" {
		key = os.Args[1]
	}
	return os.Getenv(key)
}

var lookup = func(key string) string { return os.Getenv("L_" + key) } // want lookup:`envReader\(L_<param 0>\)`

func callers() []any {
	return []any{
		prefixed("A"),                 // want `^a missing or wrong APP_A shows only when callers runs`
		formatted("B"),                // want `^a missing or wrong APP_B_V2 shows only when callers runs`
		upper("c"), second(1, "PATH"), // want `^a missing or wrong APP_C shows only when callers runs` `^a missing or wrong APP_PATH_X shows only when callers runs`
		number("PATH", 5), chained("PATH", "/bin"),
	}
}

func more(r reader) []any {
	return []any{
		firstOf("HOME", "MY_HOME"),          // want `^a missing or wrong MY_HOME shows only when more runs`
		generic("N", strconv.Quote, "none"), // want `^a missing or wrong N shows only when more runs`
		workers.get(),                       // want `^a missing or wrong WORKERS shows only when more runs`
		r.must("M"),                         // want `^a missing or wrong M shows only when more runs`
		r.get("X"), overwritten("X"),
	}
}

func evenMore() []any {
	local := func(key string) string { return prefixed(key) + "!" }
	list := []string{"HOME", "P", "Q"}
	for _, key := range list {
		if v := os.Getenv(key); v != "" { // want `^a missing or wrong P shows only when evenMore runs`
			return nil
		}
	}
	return []any{lookup("R"), local("S"), compact("T", "t")} // want `^a missing or wrong L_R shows only when evenMore runs` `^a missing or wrong APP_S shows only when evenMore runs` `^a missing or wrong T shows only when evenMore runs`
}
