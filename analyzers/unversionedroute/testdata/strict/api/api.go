package main // want package:`routes`

import "github.com/labstack/echo/v4"

func main() {
	var h echo.HandlerFunc
	e := echo.New()
	g := e.Group("/api") // want `a breaking change to GET /api/users and 2 more routes hits all .* have no version; put one in the path, such as /api/v1/users`
	g.GET("/users", h)
	g.POST("/users", h)
	g.GET("/orders", h)
	g.GET("/health", h)
	g.GET("/partner/orders", h)
	e.GET("/api/v1/users", h)
}
