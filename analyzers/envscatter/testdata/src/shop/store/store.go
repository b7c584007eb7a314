package store // want package:`env\(library, 2 reads\)`

import "shop/internal/config"

func open() string {
	return config.Get("SHOP_TABLE") + // want `^a wrong SHOP_TABLE shows only when open asks for it by name, unchecked by the configuration; load it in shop/internal/config and pass it in`
		config.Get("SHOP_DATABASE_URL") // want `^a missing secret SHOP_DATABASE_URL shows only when open runs`
}
