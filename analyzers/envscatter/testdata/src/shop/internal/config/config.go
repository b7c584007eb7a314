package config // want package:`env\(config, 1 reads\)`

import "os"

// Region is read where it belongs.
var Region = os.Getenv("SHOP_REGION")

// Get is a hole in the configuration.
func Get(key string) string { return os.Getenv(key) } // want Get:`envReader\(<param 0>\)`
