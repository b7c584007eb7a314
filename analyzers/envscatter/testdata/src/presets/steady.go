package presets

import (
	"os"
	"strconv"
	"time"
)

// The same value, written in another way.
func sameNumber() (float64, string, string, time.Duration) {
	ratio := .5
	if v, err := strconv.ParseFloat(os.Getenv("P7"), 64); err == nil { // want `reads P7 in sameNumber again`
		ratio = v
	}
	port := os.Getenv("P8") // want `reads P8 in sameNumber again`
	if port == "" {
		port = ":8080"
	}
	url := os.Getenv("PA") // want `reads PA in sameNumber again`
	if url == "" {
		url = "http://queue/"
	}
	minute := 60 * time.Second
	if v := os.Getenv("P5"); v != "" { // want `reads P5 in sameNumber again`
		minute, _ = time.ParseDuration(v)
	}
	return ratio, port, url, minute
}

func minutes() time.Duration { return duration("F", time.Minute) }    // want `reads F in minutes`
func seconds() time.Duration { return duration("F", 60*time.Second) } // want `reads F in seconds again`

// What the program notes about an unset variable is no default.
func noted() (v string, missing bool) {
	v = os.Getenv("P1") // want `reads P1 in noted again`
	if v == "" {
		missing = true
		v = "50"
	}
	return v, missing
}

// A variable of three states has no default.
func states() bool {
	if os.Getenv("G") == "on" { // want `reads G in states, outside`
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
	if v := os.Getenv("P1"); v != "" { // want `reads P1 in scaled again`
		n, _ := strconv.Atoi(v)
		a = n * 1024
	}
	b := 20
	if v := os.Getenv("P2"); v != "" { // want `reads P2 in scaled again`
		n, _ := strconv.Atoi(v)
		b += n
	}
	c := 20
	raise(&c)
	if v := os.Getenv("P3"); v != "" { // want `reads P3 in scaled again`
		c, _ = strconv.Atoi(v)
	}
	d := 20
	if v := os.Getenv("P9"); v == "" { // want `reads P9 in scaled again`
		d = 2 * 1024
	} else {
		n, _ := strconv.Atoi(v)
		d = n
	}
	return a, b, c, d
}

func raise(n *int) { *n++ }
