package users // want package:`routes`

import "github.com/gin-gonic/gin"

type Handlers struct{ router gin.IRouter }

func (h *Handlers) Register(r gin.IRouter) {
	r.GET("/users", list)
	r.POST("/users", list)
	r.GET("/users/:id", list)
}

// Legacy is registered below /api, without a version.
func Legacy(r *gin.RouterGroup) {
	r.GET("/people", list)
}

func list(c *gin.Context) { c.JSON(200, nil) }
