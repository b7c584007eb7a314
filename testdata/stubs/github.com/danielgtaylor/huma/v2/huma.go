package huma

import "context"

type API interface{ UseMiddleware() }

type Group struct{ API }

type Config struct{}

type Operation struct {
	OperationID string
	Method      string
	Path        string
}

func DefaultConfig(title, version string) Config                                        { return Config{} }
func NewGroup(api API, prefixes ...string) *Group                                       { return nil }
func Register[I, O any](api API, op Operation, h func(context.Context, *I) (*O, error)) {}
func Get[I, O any](api API, path string, h func(context.Context, *I) (*O, error), o ...func(*Operation)) {
}
func Post[I, O any](api API, path string, h func(context.Context, *I) (*O, error), o ...func(*Operation)) {
}
