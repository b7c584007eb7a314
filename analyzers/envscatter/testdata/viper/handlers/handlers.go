package handlers

import "github.com/spf13/viper"

func price(v *viper.Viper, key string) string {
	v.GetString(key)
	return viper.GetString("shop.price") + // want `^a misspelt or missing shop.price is an empty value when price asks viper for it; unmarshal it into a typed struct at startup and pass that in$`
		v.GetString("shop.tax") // want `^a misspelt or missing shop.tax is an empty value when price asks viper for it`
}
