package main

import (
	"fmt"
	"net"
	"net/http"
)

func main() {
	login()
	callback()
	preview(8000)
}

func login() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return
	}
	http.Serve(l, nil)
}

func callback() {
	srv := &http.Server{Addr: "localhost:8085"}
	srv.ListenAndServe()
}

func preview(port int) {
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	http.ListenAndServe(addr, nil)
}
