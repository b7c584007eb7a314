package main

import (
	"context"

	"indirect/server"
)

func main() {
	run := server.New().Run // want `the program runs http.Server.ListenAndServe \(in server.Run\) and nothing catches SIGTERM`
	run(context.Background())
}
