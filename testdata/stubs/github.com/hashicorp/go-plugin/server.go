package plugin

type ServeConfig struct{}

func Serve(opts *ServeConfig) {}
