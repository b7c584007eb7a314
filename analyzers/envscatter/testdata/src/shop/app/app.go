package app // want package:`env\(library, 3 reads\)`

import "shop/lib"

type service struct{ vars lib.Vars }

func (s service) name() string {
	return lib.Env("NAME") + s.vars.Get("NAME", "shop") // want `reads SHOP_NAME in service.name` `reads NAME in service.name`
}

func (s service) same() string {
	return s.vars.Get("NAME", "store") // want `NAME defaults to "store" here and to "shop" in app.go:\d+`
}
