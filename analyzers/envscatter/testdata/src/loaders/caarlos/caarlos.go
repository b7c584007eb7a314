package caarlos // want package:`env\(loader, 2 reads\)`

import (
	"net/http"
	"os"

	"github.com/caarlos0/env/v11"
)

type settings struct {
	Port int `env:"PORT"`
}

func read() (s settings, err error) {
	if os.Getenv("SHOP_VERBOSE") != "" {
		println("reading")
	}
	return s, env.Parse(&s)
}

func handle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Region", os.Getenv("SHOP_REGION")) // want `^a missing or wrong SHOP_REGION fails each request or job in handle, not the start`
}
