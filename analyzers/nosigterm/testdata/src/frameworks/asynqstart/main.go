package main

import "github.com/hibiken/asynq"

func main() {
	var srv asynq.Server
	srv.Start(nil) // want `cuts messages and jobs at work`
	select {}
}
