package main

import (
	"context"
	"net/http"
	"os/signal"
	"syscall"

	"github.com/labstack/echo/v5"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	sc := echo.StartConfig{Address: ":8080"}
	if err := sc.Start(ctx, http.NewServeMux()); err != nil {
		panic(err)
	}
}
