package echo

import (
	"context"
	"net/http"
)

type StartConfig struct{ Address string }

func (sc StartConfig) Start(ctx context.Context, h http.Handler) error { return nil }
