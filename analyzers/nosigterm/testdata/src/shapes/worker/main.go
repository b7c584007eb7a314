package main

import "go.temporal.io/sdk/worker"

func main() {
	w := worker.New(nil, "billing")
	if err := w.Run(nil); err != nil { // want `runs worker.Worker.Run and nothing catches SIGTERM: .* cuts the messages and jobs at work`
		panic(err)
	}
}
