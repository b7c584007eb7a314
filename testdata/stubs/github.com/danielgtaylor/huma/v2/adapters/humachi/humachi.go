package humachi

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
)

func New(r chi.Router, config huma.Config) huma.API { return nil }
