package middleware

import "github.com/labstack/echo/v5"

type CORSConfig struct {
	AllowOrigins          []string
	UnsafeAllowOriginFunc func(c *echo.Context, origin string) (allowedOrigin string, allowed bool, err error)
	AllowCredentials      bool
}

func CORS(allowOrigins ...string) echo.MiddlewareFunc                { return nil }
func CORSWithConfig(config CORSConfig) echo.MiddlewareFunc           { return nil }
func (config CORSConfig) ToMiddleware() (echo.MiddlewareFunc, error) { return nil, nil }
