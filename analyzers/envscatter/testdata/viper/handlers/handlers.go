package handlers

import "github.com/spf13/viper"

func price(v *viper.Viper, key string) string {
	v.GetString(key)
	return viper.GetString("shop.price") + // want `looks up shop.price in viper in price: a misspelt or missing key is an empty value at run time; unmarshal it into a typed struct at startup and pass that in`
		v.GetString("shop.tax") // want `looks up shop.tax in viper in price`
}
