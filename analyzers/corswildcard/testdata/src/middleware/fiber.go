package middleware

import (
	"github.com/gofiber/fiber/v2/middleware/cors"
	cors3 "github.com/gofiber/fiber/v3/middleware/cors"
)

func fibers() {
	_ = cors.New(cors.Config{
		AllowOrigins:     "*", // want `fiber panics in New: AllowOrigins contains "\*" and credentials are allowed`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Config{
		AllowCredentials: true, // want `fiber panics in New: no origins are configured, which allows all`
	})
	_ = cors.New(cors.Config{
		AllowOriginsFunc: func(origin string) bool { return true }, // want `^any website can read users' data: the origin function accepts every origin \(fiber\)`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Config{
		AllowOrigins:     "https://app.example.com, https://*.com", // want `a site such as https://evil\.com can read users' data: "https://\*\.com" in AllowOrigins matches it`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Config{AllowOrigins: "https://*.example.com,https://app.example.org", AllowCredentials: true})
	_ = cors.New(cors.Config{AllowOrigins: "*"})
	_ = cors.New()
	config := cors.ConfigDefault
	config.AllowCredentials = true // want `fiber panics in New`
	_ = cors.New(config)

	_ = cors3.New(cors3.Config{
		AllowOrigins:     []string{"*"}, // want `fiber panics in New`
		AllowCredentials: true,
	})
	_ = cors3.New(cors3.Config{
		AllowCredentials: true, // want `fiber panics in New`
	})
	_ = cors3.New(cors3.Config{
		AllowOriginsFunc: func(string) bool { return true }, // want `^any website can read users' data: the origin function accepts every origin \(fiber\)`
		AllowCredentials: true,
	})
}
