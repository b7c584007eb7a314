package middleware

import (
	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
)

func ginFields(e *gin.Engine) {
	config := cors.DefaultConfig()
	config.AllowOrigins = []string{"*"} // want `browsers refuse "\*" with cookies: .* \(gin-contrib/cors`
	config.AllowCredentials = true
	e.Use(cors.New(config))
}

func ginAll(e *gin.Engine) {
	config := cors.DefaultConfig()
	config.AllowAllOrigins = true // want `browsers refuse "\*" with cookies: AllowAllOrigins is true \(gin-contrib/cors`
	config.AllowCredentials = true
	config.AddAllowHeaders("Authorization")
	e.Use(cors.New(config))
}

func ginWildcard(e *gin.Engine) {
	e.Use(cors.New(cors.Config{
		AllowOrigins:     []string{"https://*"}, // want `"https://\*" in AllowOrigins matches any site \(gin-contrib/cors`
		AllowWildcard:    true,
		AllowCredentials: true,
	}))
	// Without AllowWildcard the entry matches nothing.
	e.Use(cors.New(cors.Config{AllowOrigins: []string{"https://*"}, AllowCredentials: true}))
}

func ginFunc(e *gin.Engine) {
	e.Use(cors.New(cors.Config{
		AllowOrigins:     []string{"https://app.example.com"},
		AllowOriginFunc:  func(origin string) bool { return true }, // want `^any website can read users' data: the origin function accepts every origin \(gin-contrib/cors\)`
		AllowCredentials: true,
	}))
	e.Use(cors.New(cors.Config{
		AllowOriginWithContextFunc: func(c *gin.Context, origin string) bool { return true }, // want `accepts every origin`
		AllowCredentials:           true,
	}))
	e.Use(cors.New(cors.Config{
		AllowOrigins:     []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(gin-contrib/cors`
		AllowOriginFunc:  func(origin string) bool { return true },
		AllowCredentials: true,
	}))
	e.Use(cors.New(cors.Config{AllowOrigins: []string{"*"}, AllowOriginFunc: func(origin string) bool { return true }}))
}

func ginPanics(e *gin.Engine) {
	e.Use(cors.New(cors.Config{
		AllowAllOrigins: true, // want `gin-contrib/cors panics in New: AllowAllOrigins stands beside AllowOriginFunc`
		AllowOriginFunc: func(origin string) bool { return origin == "https://app.example.com" },
	}))
	e.Use(cors.New(cors.Config{
		AllowAllOrigins: true, // want `gin-contrib/cors panics in New: AllowAllOrigins stands beside AllowOrigins`
		AllowOrigins:    []string{"https://app.example.com"},
	}))
	e.Use(cors.New(cors.Config{
		AllowCredentials: true, // want `gin-contrib/cors panics in New: no origins are configured`
	}))
}

func ginRegexp(e *gin.Engine) {
	e.Use(cors.New(cors.Config{
		AllowOrigins:     []string{`/https://.*example\.com/`}, // want `a site such as https://example.com.evil.example can read users' data`
		AllowCredentials: true,
	}))
	e.Use(cors.New(cors.Config{AllowOrigins: []string{`/^https://([a-z]+\.)?example\.com$/`}, AllowCredentials: true}))
}
