package main

import "frameworks/cobracmd/cmd"

func main() {
	cmd.Execute() // want `^every rollout cuts [\w ]* of echo.Echo.Start \(in cmd.serve\): nothing catches SIGTERM`
}
