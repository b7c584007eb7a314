package server

import "github.com/cloudwego/hertz/pkg/route"

type Hertz struct{ *route.Engine }

func Default() *Hertz { return nil }
func New() *Hertz     { return nil }
