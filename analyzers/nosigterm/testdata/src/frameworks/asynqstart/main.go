package main

import "github.com/hibiken/asynq"

func main() {
	var srv asynq.Server
	srv.Start(nil) // want `cuts the messages and jobs at work`
	select {}
}
