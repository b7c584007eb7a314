package iris

import (
	"github.com/kataras/iris/v12/context"
	"github.com/kataras/iris/v12/core/router"
)

type (
	Party   = router.Party
	Context = *context.Context
)

type Application struct{ Party }

func New() *Application { return nil }
