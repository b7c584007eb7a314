package cors

import "github.com/gofiber/fiber/v2"

type Config struct {
	Next             func(c *fiber.Ctx) bool
	AllowOriginsFunc func(origin string) bool
	AllowOrigins     string
	AllowMethods     string
	AllowCredentials bool
}

var ConfigDefault = Config{AllowOrigins: "*"}

func New(config ...Config) fiber.Handler { return nil }
