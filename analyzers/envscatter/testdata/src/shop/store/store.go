package store // want package:`env\(library, 2 reads\)`

import "shop/internal/config"

func open() string {
	return config.Get("SHOP_TABLE") + // want `asks for SHOP_TABLE by name in open: the configuration can't check a variable that it doesn't know of, and a wrong value shows only here; load it in shop/internal/config and pass it in`
		config.Get("SHOP_DATABASE_URL") // want `reads the secret SHOP_DATABASE_URL in open`
}
