package setup // want package:`env\(cmd, 1 reads\)`

import "os"

func port() string { return os.Getenv("SHOP_PORT") }
