package main // want package:`routes`

import (
	"shop/users"

	"github.com/gin-gonic/gin"
)

type registrar interface{ Register(r gin.IRouter) }

type server struct{ engine *gin.Engine }

func main() {
	s := &server{engine: gin.New()}
	api := s.engine.Group("/api")
	(&users.Handlers{}).Register(api.Group("/v1"))
	users.Legacy(api)
	s.routes()
}

func (s *server) routes() {
	s.engine.GET("/api/orders", func(c *gin.Context) { c.JSON(200, nil) }) // want `a breaking change to GET /api/orders hits .* has no version`
	s.engine.GET("/orders/page", func(c *gin.Context) { c.HTML(200, "page", nil) })
	//patternvet:ignore unversionedroute used by an appliance that cannot be updated
	s.engine.GET("/api/appliance", func(c *gin.Context) { c.JSON(200, nil) })
}
