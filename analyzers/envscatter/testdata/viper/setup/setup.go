package setup // want package:`env\(loader, 0 reads\)`

import "github.com/spf13/viper"

func load() string {
	viper.AutomaticEnv()
	return viper.GetString("shop.price")
}
