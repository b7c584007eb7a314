package viperenv // want package:`env\(loader, 1 reads\)`

import (
	"os"

	"github.com/spf13/viper"
)

func setup() string {
	v := viper.New()
	v.AutomaticEnv()
	return v.GetString("port") + os.Getenv("SHOP_PORT")
}
