package main

import (
	"context"

	"indirect/app"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	go app.NewMonitor().Watch(cancel)
	app.Execute(ctx)
}
