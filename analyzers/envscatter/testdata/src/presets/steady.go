package presets

import (
	"os"
	"strconv"
	"time"
)

// The same value, written in another way.
func sameNumber() (float64, string, string, time.Duration) {
	ratio := .5
	if v, err := strconv.ParseFloat(os.Getenv("P7"), 64); err == nil { // want ` and sameNumber both read P7`
		ratio = v
	}
	port := os.Getenv("P8") // want ` and sameNumber both read P8`
	if port == "" {
		port = ":8080"
	}
	url := os.Getenv("PA") // want ` and sameNumber both read PA`
	if url == "" {
		url = "http://queue/"
	}
	minute := 60 * time.Second
	if v := os.Getenv("P5"); v != "" { // want ` and sameNumber both read P5`
		minute, _ = time.ParseDuration(v)
	}
	return ratio, port, url, minute
}

func minutes() time.Duration { return duration("F", time.Minute) }    // want `^a missing or wrong F shows only when minutes runs`
func seconds() time.Duration { return duration("F", 60*time.Second) } // want ` and seconds both read F`

// What the program notes about an unset variable is no default.
func noted() (v string, missing bool) {
	v = os.Getenv("P1") // want ` and noted both read P1`
	if v == "" {
		missing = true
		v = "50"
	}
	return v, missing
}

// A variable of three states has no default.
func states() bool {
	if os.Getenv("G") == "on" { // want `^a missing or wrong G shows only when states runs`
		return true
	}
	if os.Getenv("G") == "off" {
		return false
	}
	return len(os.Args) > 1
}

// Numbers in other units, added, changed before, and overwritten by others.
func scaled() (int, int, int, int) {
	a := 20 * 1024
	if v := os.Getenv("P1"); v != "" { // want ` and scaled both read P1`
		n, _ := strconv.Atoi(v)
		a = n * 1024
	}
	b := 20
	if v := os.Getenv("P2"); v != "" { // want ` and scaled both read P2`
		n, _ := strconv.Atoi(v)
		b += n
	}
	c := 20
	raise(&c)
	if v := os.Getenv("P3"); v != "" { // want ` and scaled both read P3`
		c, _ = strconv.Atoi(v)
	}
	d := 20
	if v := os.Getenv("P9"); v == "" { // want ` and scaled both read P9`
		d = 2 * 1024
	} else {
		n, _ := strconv.Atoi(v)
		d = n
	}
	return a, b, c, d
}

func raise(n *int) { *n++ }
