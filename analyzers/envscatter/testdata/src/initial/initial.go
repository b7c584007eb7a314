package initial // want package:`env\(library, \d+ reads\)`

import (
	"os"
	"strconv"
	"sync"
)

var retries int

func init() {
	retries, _ = strconv.Atoi(os.Getenv("COPY_RETRIES")) // want `^importing this package settles COPY_RETRIES`
	setup()
}

func setup() {
	_ = os.Getenv("SETUP_MODE") // want `^importing this package settles SETUP_MODE`
}

var (
	namespace = os.Getenv("METRIC_NAMESPACE") // want `^importing this package settles METRIC_NAMESPACE`
	again     = os.Getenv("METRIC_NAMESPACE")
	fromFunc  = compute()
)

func compute() string { return os.Getenv("COMPUTED") } // want `^importing this package settles COMPUTED`

// Later is not initialisation.
var lazy = func() string { return os.Getenv("LAZY") } // want `^a missing or wrong LAZY shows only when the initialiser of lazy runs`

var once = sync.OnceValue(func() string { return os.Getenv("ONCE") }) // want `^a missing or wrong ONCE shows only when the initialiser of once runs`

// What runs at once is.
var now = func() string { return os.Getenv("NOW") }() // want `^importing this package settles NOW`
