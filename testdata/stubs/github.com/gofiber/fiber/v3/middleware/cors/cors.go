package cors

import "github.com/gofiber/fiber/v3"

type Config struct {
	AllowOriginsFunc func(origin string) bool
	AllowOrigins     []string
	AllowCredentials bool
}

var ConfigDefault = Config{AllowOrigins: []string{"*"}}

func New(config ...Config) fiber.Handler { return nil }
