package middleware

import (
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	echo5 "github.com/labstack/echo/v5"
	middleware5 "github.com/labstack/echo/v5/middleware"
)

func echoes(e *echo.Echo, unsafe bool) {
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowCredentials: true, // want `browsers refuse "\*" with cookies: .* \(echo`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins:     []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(echo`
		AllowCredentials: true,
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins:                             []string{"*"},
		AllowCredentials:                         true,
		UnsafeWildcardOriginWithAllowCredentials: true, // want `^any website can read users' data: UnsafeWildcardOriginWithAllowCredentials makes it send every origin back \(echo\)`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowCredentials:                         true,
		UnsafeWildcardOriginWithAllowCredentials: true, // want `makes it send every origin back`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowCredentials:                         true,
		UnsafeWildcardOriginWithAllowCredentials: unsafe, // want `^when UnsafeWildcardOriginWithAllowCredentials is configured: any website can read users' data: it makes the library send every origin back`
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins:     []string{"https://*"}, // want `"https://\*" in AllowOrigins matches any site \(echo`
		AllowCredentials: true,
	}))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOriginFunc:  func(origin string) (bool, error) { return true, nil }, // want `^any website can read users' data: the origin function accepts every origin \(echo\)`
		AllowCredentials: true,
	}))
	config := middleware.DefaultCORSConfig
	config.AllowCredentials = true // want `browsers refuse "\*" with cookies: .* \(echo`
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
		UnsafeAllowOriginFunc: func(c *echo5.Context, origin string) (string, bool, error) { return origin, true, nil }, // want `^any website can read users' data: the origin function accepts every origin \(echo v5\)`
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
