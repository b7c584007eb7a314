package main

import "github.com/hibiken/asynq"

func main() {
	var srv asynq.Server
	srv.Start(nil) // want `every deploy kills the process in the middle of a message`
	select {}
}
