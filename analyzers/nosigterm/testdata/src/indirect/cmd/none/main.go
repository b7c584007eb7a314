package main

import (
	"context"

	"indirect/server"
)

func main() {
	run := server.New().Run // want `^every rollout cuts [\w ]* of http.Server.ListenAndServe \(in server.Run\): nothing catches SIGTERM`
	run(context.Background())
}
