package main

import (
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/gin-gonic/gin"
)

func main() {
	go serve(gin.Default(), os.Getenv("CERT") != "")
	go http.ListenAndServe(metricsAddr, nil)

	quit := make(chan os.Signal, 1)
	signal.Notify(quit, syscall.SIGINT, syscall.SIGTERM)
	<-quit
}

const metricsAddr = ":2112"

func serve(r *gin.Engine, tls bool) {
	if tls {
		log.Fatal(r.RunTLS(":443", "cert", "key")) // want `^every rollout cuts requests in flight of gin.Engine.RunTLS: SIGTERM is caught, but nothing can shut it down`
	} else {
		r.Run(":8080")
	}
}
