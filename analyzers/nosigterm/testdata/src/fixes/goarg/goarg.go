package goarg

import (
	"log"
	"net/http"
)

func start(srv *http.Server) {
	go log.Print(srv.ListenAndServe()) // want `blocks here`
}
