package app // want package:`env\(library, 3 reads\)`

import "shop/lib"

type service struct{ vars lib.Vars }

func (s service) name() string {
	return lib.Env("NAME") + s.vars.Get("NAME", "shop") // want `^a missing or wrong SHOP_NAME shows only when service.name runs` `^a missing or wrong NAME shows only when service.name runs`
}

func (s service) same() string {
	return s.vars.Get("NAME", "store") // want `^when NAME is unset, it is "store" here and "shop" in app.go:\d+`
}
