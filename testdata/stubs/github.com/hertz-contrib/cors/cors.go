package cors

import "github.com/cloudwego/hertz/pkg/app"

type Config struct {
	AllowAllOrigins  bool
	AllowOrigins     []string
	AllowOriginFunc  func(origin string) bool
	AllowCredentials bool
	AllowWildcard    bool
}

func DefaultConfig() Config             { return Config{} }
func New(config Config) app.HandlerFunc { return nil }
