// Package config is the one place that reads the environment.
package config

import (
	"fmt"
	"os"
	"strconv"
)

// Config is what the shop can be told from outside.
type Config struct {
	Addr           string
	DatabaseURL    string
	AllowedOrigins []string
	MailFrom       string
	PageSize       int
}

// Load reads the environment once, at start, and fails if something is missing.
func Load() (Config, error) {
	c := Config{
		Addr:           withDefault("SHOP_ADDR", ":8080"),
		DatabaseURL:    os.Getenv("SHOP_DATABASE_URL"),
		AllowedOrigins: []string{withDefault("SHOP_ORIGIN", "https://shop.example.com")},
		MailFrom:       withDefault("SHOP_MAIL_FROM", "orders@shop.example.com"),
	}
	if c.DatabaseURL == "" {
		return c, fmt.Errorf("SHOP_DATABASE_URL is not set")
	}
	var err error
	c.PageSize, err = strconv.Atoi(withDefault("SHOP_PAGE_SIZE", "50"))
	return c, err
}

func withDefault(key, value string) string {
	if v := os.Getenv(key); v != "" {
		return v
	}
	return value
}
