package router

import "github.com/kataras/iris/v12/context"

type Route struct{}

type Party interface {
	Get(path string, handlers ...context.Handler) *Route
	Post(path string, handlers ...context.Handler) *Route
	Party(relativePath string, middleware ...context.Handler) Party
	PartyFunc(relativePath string, partyBuilderFunc func(p Party)) Party
	Use(middleware ...context.Handler)
}
