package humago

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

type Mux interface {
	HandleFunc(string, func(http.ResponseWriter, *http.Request))
}

func New(m Mux, config huma.Config) huma.API                          { return nil }
func NewWithPrefix(m Mux, prefix string, config huma.Config) huma.API { return nil }
