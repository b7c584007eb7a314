package main

import "example.com/kit/v2"

func main() {
	var e kit.Engine
	e.Other()
	e.Go() // want `^every rollout cuts [\w ]* of kit.Engine.Go: nothing catches SIGTERM`
}
