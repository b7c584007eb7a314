package cors

import (
	"time"

	"github.com/gin-gonic/gin"
)

type Config struct {
	AllowAllOrigins            bool
	AllowOrigins               []string
	AllowOriginFunc            func(origin string) bool
	AllowOriginWithContextFunc func(c *gin.Context, origin string) bool
	AllowMethods               []string
	AllowHeaders               []string
	AllowCredentials           bool
	MaxAge                     time.Duration
	AllowWildcard              bool
}

func (c *Config) AddAllowHeaders(headers ...string) {}

func DefaultConfig() Config             { return Config{} }
func Default() gin.HandlerFunc          { return nil }
func New(config Config) gin.HandlerFunc { return nil }
