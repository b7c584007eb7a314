package middleware

import "github.com/labstack/echo/v4"

type CORSConfig struct {
	AllowOrigins                             []string
	AllowOriginFunc                          func(origin string) (bool, error)
	AllowMethods                             []string
	AllowCredentials                         bool
	UnsafeWildcardOriginWithAllowCredentials bool
}

var DefaultCORSConfig = CORSConfig{AllowOrigins: []string{"*"}}

func CORS() echo.MiddlewareFunc                            { return nil }
func CORSWithConfig(config CORSConfig) echo.MiddlewareFunc { return nil }
