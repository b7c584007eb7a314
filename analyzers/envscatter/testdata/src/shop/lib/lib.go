package lib // want package:`env\(library, 0 reads\)`

import "os"

// Env reads what it is told to.
func Env(key string) string { return os.Getenv("SHOP_" + key) } // want Env:`envReader\(SHOP_<param 0>\)`

// Vars is a reader too.
type Vars struct{}

// Get reads what it is told to.
func (Vars) Get(key, def string) string { // want Get:`envReader\(<param 0>, default 1\)`
	if v := os.Getenv(key); v != "" {
		return v
	}
	return def
}
