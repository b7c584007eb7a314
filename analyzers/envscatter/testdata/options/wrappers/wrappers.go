package wrappers // want package:`env\(library, 1 reads\)`

import "os"

type vars struct{}

func (vars) Get(key string) string { return os.Getenv(key) } // want Get:`envReader`

func get(key string) string { return os.Getenv(key) } // want get:`envReader`

func use() string { return get("SHOP_A") + vars{}.Get("SHOP_B") } // want `^a missing or wrong SHOP_A shows only when use runs`
