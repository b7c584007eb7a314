package initial // want package:`env\(library, \d+ reads\)`

import (
	"os"
	"strconv"
	"sync"
)

var retries int

func init() {
	retries, _ = strconv.Atoi(os.Getenv("COPY_RETRIES")) // want `reads COPY_RETRIES while the package is initialised`
	setup()
}

func setup() {
	_ = os.Getenv("SETUP_MODE") // want `reads SETUP_MODE while the package is initialised`
}

var (
	namespace = os.Getenv("METRIC_NAMESPACE") // want `reads METRIC_NAMESPACE while the package is initialised`
	again     = os.Getenv("METRIC_NAMESPACE")
	fromFunc  = compute()
)

func compute() string { return os.Getenv("COMPUTED") } // want `reads COMPUTED while the package is initialised`

// Later is not initialisation.
var lazy = func() string { return os.Getenv("LAZY") } // want `reads LAZY in the initialiser of lazy, outside the configuration`

var once = sync.OnceValue(func() string { return os.Getenv("ONCE") }) // want `reads ONCE in the initialiser of once, outside the configuration`

// What runs at once is.
var now = func() string { return os.Getenv("NOW") }() // want `reads NOW while the package is initialised`
