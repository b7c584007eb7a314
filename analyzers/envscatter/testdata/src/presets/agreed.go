package presets // want package:`env\(library, \d+ reads\)`

import (
	"os"
	"time"
)

func text(key, def string) string { // want text:`envReader\(<param 0>, default 1\)`
	if v := os.Getenv(key); v != "" {
		return v
	}
	return def
}

// What the wrapper's callers agreed on is a text.
func agreed() []any {
	return []any{ // a table of five or more is one finding
		text("P1", "50"), // want `^a missing or wrong P1 \(or one of 9 more\) shows only when agreed runs`
		text("P2", "8"),
		text("P3", "10"),
		text("P4", "jobs"),
		text("P5", "1m"),
		text("P6", "true"),
		text("P7", "0.5"),
		text("P8", "8080"),
		text("P9", "7"),
		text("PA", "http://queue"),
	}
}

func duration(key string, def time.Duration) time.Duration { // want duration:`envReader\(<param 0>, default 1\)`
	d, err := time.ParseDuration(os.Getenv(key))
	if err != nil {
		return def
	}
	return d
}
