package main // want package:`env\(main, 4 reads\)`

import "os"

var mode = os.Getenv("SHOP_MODE")

func env(key, fallback string) string { // want env:`envReader\(<param 0>, default 1\)`
	if v := os.Getenv(key); v != "" {
		return v
	}
	return fallback
}

func main() {
	println(env("SHOP_PORT", "8080"), os.Getenv("SHOP_TOKEN"))
}

func usage() {
	println(env("SHOP_PORT", "80")) // want `^when SHOP_PORT is unset, it is "80" here and "8080" in main.go:\d+; read it once at startup with one default`
}
