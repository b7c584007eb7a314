package main

import "github.com/hibiken/asynq"

func main() {
	var srv asynq.Server
	srv.Run(nil)
}
