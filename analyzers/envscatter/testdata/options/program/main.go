package main // want package:`env\(main, 1 reads\)`

import "os"

func main() {
	println(os.Getenv("SHOP_PORT")) // want `^a missing or wrong SHOP_PORT shows only when main runs`
}
