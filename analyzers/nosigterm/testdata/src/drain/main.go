package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	_ "net/http/pprof"
)

func main() {
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, append([]os.Signal{os.Interrupt}, syscall.SIGTERM)...)

	go http.ListenAndServe(":6061", nil) // profiles, as nothing else is registered

	api := &http.Server{Addr: ":8080", Handler: mux()}
	go func() {
		if err := api.ListenAndServe(); err != nil { // want `^every rollout cuts requests in flight of http.Server.ListenAndServe: SIGTERM is caught, but nothing shuts it down`
			fmt.Println(err)
		}
	}()
	go http.ListenAndServe(":8081", mux()) // want `^every rollout cuts requests in flight of http.ListenAndServe: SIGTERM is caught, but nothing can shut it down`

	clean := &http.Server{Addr: ":8082", Handler: mux()}
	go clean.ListenAndServe()
	defer clean.Close()

	handed := &http.Server{Addr: ":8083", Handler: mux()}
	go handed.ListenAndServe()
	keep(handed)
	<-quit
}

var servers []*http.Server

func keep(s *http.Server) { servers = append(servers, s) }

func mux() http.Handler { return http.NewServeMux() }
