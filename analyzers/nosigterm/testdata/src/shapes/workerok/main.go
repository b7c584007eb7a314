package main

import "go.temporal.io/sdk/worker"

func main() {
	w := worker.New(nil, "billing")
	if err := w.Run(worker.InterruptCh()); err != nil {
		panic(err)
	}
}
