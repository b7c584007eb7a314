package owner // want package:`env\(config, 1 reads\)`

import "os"

var region = os.Getenv("SHOP_REGION")
