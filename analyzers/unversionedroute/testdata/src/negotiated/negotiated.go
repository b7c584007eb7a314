package negotiated // want package:`routes`

// This package has routers whose version comes from a header.

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func get(c *gin.Context) { c.JSON(200, nil) }

func version() gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("API-Version") == "" {
			c.AbortWithStatus(http.StatusBadRequest)
		}
	}
}

// grouped has one group that is negotiated. The others are not.
func grouped() {
	r := gin.New()
	v1 := r.Group("/api/v1")
	v1.GET("/users", get)
	v1.GET("/orders", get)
	v1.GET("/carts", get)
	beta := r.Group("/api/beta")
	beta.Use(version())
	beta.GET("/users", get)
	r.Group("/api/next", version()).GET("/users", get)
	r.GET("/api/items", get) // want `a breaking change to GET /api/items hits .* has no version`
	r.GET("/api/things", dated)
}

func dated(c *gin.Context) { c.JSON(200, c.GetHeader("Accept-Version")) }

// everywhere has it on the router.
func everywhere() {
	r := gin.New()
	r.Use(func(c *gin.Context) { c.Header("Served", c.GetHeader("Stripe-Version")) })
	v1 := r.Group("/api/v1")
	v1.GET("/users", get)
	v1.GET("/orders", get)
	v1.GET("/carts", get)
	r.GET("/api/items", get)
}
