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
		if err := api.ListenAndServe(); err != nil { // want `nothing shuts this server down: http.Server.ListenAndServe serves until the process ends`
			fmt.Println(err)
		}
	}()
	go http.ListenAndServe(":8081", mux()) // want `nothing can shut this server down: http.ListenAndServe serves`

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
