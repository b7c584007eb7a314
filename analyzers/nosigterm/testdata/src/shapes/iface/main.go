package main

import "shapes/iface/srv"

type runner interface{ Start() error }

func main() {
	var r runner = srv.New()
	r.Start() // want `the program runs http.Server.ListenAndServe \(in srv.Start\) and nothing catches SIGTERM`
}
