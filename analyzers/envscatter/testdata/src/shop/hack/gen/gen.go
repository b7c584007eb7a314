package gen

import "os"

func out() string { return os.Getenv("SHOP_OUT") }
