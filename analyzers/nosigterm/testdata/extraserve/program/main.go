package main

import "example.com/kit/v2"

func main() {
	var e kit.Engine
	e.Other()
	e.Go() // want `the program runs kit.Engine.Go and nothing catches SIGTERM`
}
