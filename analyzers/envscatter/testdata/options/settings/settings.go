package settings // want package:`env\(library, 3 reads\)`

import (
	"net/http"
	"os"
)

// The option config-packages replaces the packages that names suggest.
func region() string { return os.Getenv("SHOP_REGION") } // want `^a missing or wrong SHOP_REGION shows only when region runs`

// The option allow-keys adds to the platform's.
func allowed() string { return os.Getenv("FEATURE_CART") + os.Getenv("HOME") }

// Without request-path, which is switched off, it is a read like others.
func handle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Mode", os.Getenv("SHOP_MODE")) // want `^a missing or wrong SHOP_MODE shows only when handle runs`
}

// A file that tests need.
func fixture() string { return os.Getenv("SHOP_FIXTURE") } // want `^a missing or wrong SHOP_FIXTURE shows only when fixture runs`
