// Package manager has what the fixtures need of the real one.
package manager

import "context"

type Manager interface {
	Start(ctx context.Context) error
}

type Options struct{}

func New(Options) (Manager, error) { return nil, nil }
