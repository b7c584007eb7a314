package middleware

import (
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	echo5 "github.com/labstack/echo/v5"
	middleware5 "github.com/labstack/echo/v5/middleware"
)

func echoes(e *echo.Echo, unsafe bool) {
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowCredentials: true, // want `echo sends "\*"`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins:     []string{"*"}, // want `echo sends "\*"`
		AllowCredentials: true,
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins:                             []string{"*"},
		AllowCredentials:                         true,
		UnsafeWildcardOriginWithAllowCredentials: true, // want `echo: UnsafeWildcardOriginWithAllowCredentials makes it send every origin back`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowCredentials:                         true,
		UnsafeWildcardOriginWithAllowCredentials: true, // want `makes it send every origin back`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowCredentials:                         true,
		UnsafeWildcardOriginWithAllowCredentials: unsafe, // want `when UnsafeWildcardOriginWithAllowCredentials is configured: echo: Unsafe`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins:     []string{"https://*"}, // want `echo: AllowOrigins has "https://\*"`
		AllowCredentials: true,
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOriginFunc:  func(origin string) (bool, error) { return true, nil }, // want `echo: the origin function accepts every origin`
		AllowCredentials: true,
	}))
	config := middleware.DefaultCORSConfig
	config.AllowCredentials = true // want `echo sends "\*"`
	e.Use(middleware.CORSWithConfig(config))
	e.Use(middleware.CORS())
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: []string{"https://*.example.com"}, AllowCredentials: true}))
}

func echo5s() {
	_ = middleware5.CORSWithConfig(middleware5.CORSConfig{
		AllowOrigins:     []string{"*"}, // want `echo v5 refuses to build the middleware: AllowOrigins contains "\*" and credentials are allowed`
		AllowCredentials: true,
	})
	_, _ = middleware5.CORSConfig{
		AllowOrigins:     []string{"*"}, // want `echo v5 refuses to build the middleware`
		AllowCredentials: true,
	}.ToMiddleware()
	_ = middleware5.CORSWithConfig(middleware5.CORSConfig{
		UnsafeAllowOriginFunc: func(c *echo5.Context, origin string) (string, bool, error) { return origin, true, nil }, // want `echo v5: the origin function accepts every origin`
		AllowCredentials:      true,
	})
	_ = middleware5.CORSWithConfig(middleware5.CORSConfig{
		UnsafeAllowOriginFunc: func(c *echo5.Context, origin string) (string, bool, error) {
			return "https://app.example.com", true, nil // one origin for everyone
		},
		AllowCredentials: true,
	})
	_ = middleware5.CORS("*")
}
