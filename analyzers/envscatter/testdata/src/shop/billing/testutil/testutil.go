package testutil

import "os"

func dsn() string { return os.Getenv("SHOP_TEST_DSN") }
