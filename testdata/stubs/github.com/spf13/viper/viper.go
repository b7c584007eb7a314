package viper

type Viper struct{}

func New() *Viper { return nil }

func AutomaticEnv()                      {}
func BindEnv(input ...string) error      { return nil }
func GetString(key string) string        { return "" }
func (v *Viper) GetString(string) string { return "" }
func (v *Viper) AutomaticEnv()           {}
