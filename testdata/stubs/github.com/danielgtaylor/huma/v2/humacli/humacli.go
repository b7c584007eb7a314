// Package humacli has what the fixtures need of the real one.
package humacli

type CLI interface{ Run() }

type Hooks interface {
	OnStart(func())
	OnStop(func())
}

func New[O any](onParsed func(Hooks, *O)) CLI { return nil }
