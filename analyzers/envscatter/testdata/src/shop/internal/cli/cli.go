package cli // want package:`env\(cmd, 1 reads\)`

import "os"

func token() string { return os.Getenv("SHOP_CLI_TOKEN") }
