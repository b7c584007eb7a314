package serve // want package:`env\(cmd, 0 reads\)`

import "github.com/spf13/viper"

// Setup makes the package one that reads the environment, for all of it.
func Setup() {
	v := viper.New()
	v.AutomaticEnv()
}
