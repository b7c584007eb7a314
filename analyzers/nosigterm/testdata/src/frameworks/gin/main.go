package main

import "github.com/gin-gonic/gin"

func main() {
	r := gin.Default()
	r.Run(":8080") // want `^every rollout cuts [\w ]* of gin.Engine.Run: nothing catches SIGTERM`
}
