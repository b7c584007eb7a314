package main

import (
	"net/http"

	"github.com/hashicorp/go-plugin"
)

func main() {
	go http.ListenAndServe(":8080", nil)
	plugin.Serve(nil)
}
