package main

import "frameworks/cobracmd/cmd"

func main() {
	cmd.Execute() // want `the program runs echo.Echo.Start \(in cmd.serve\) and nothing catches SIGTERM`
}
