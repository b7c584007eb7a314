package main

import "shapes/iface/srv"

type runner interface{ Start() error }

func main() {
	var r runner = srv.New()
	r.Start() // want `^every rollout cuts [\w ]* of http.Server.ListenAndServe \(in srv.Start\): nothing catches SIGTERM`
}
