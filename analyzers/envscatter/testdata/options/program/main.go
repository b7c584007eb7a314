package main // want package:`env\(main, 1 reads\)`

import "os"

func main() {
	println(os.Getenv("SHOP_PORT")) // want `reads SHOP_PORT in main, outside the configuration`
}
