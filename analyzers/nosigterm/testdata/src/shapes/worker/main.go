package main

import "go.temporal.io/sdk/worker"

func main() {
	w := worker.New(nil, "billing")
	if err := w.Run(nil); err != nil { // want `^every rollout cuts messages and jobs at work of worker.Worker.Run: nothing catches SIGTERM`
		panic(err)
	}
}
