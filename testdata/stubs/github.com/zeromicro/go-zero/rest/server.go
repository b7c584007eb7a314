package rest

type RunOption func(*Server)

type Server struct{}

type RestConf struct{}

func MustNewServer(c RestConf, opts ...RunOption) *Server { return nil }
func WithCors(origin ...string) RunOption                 { return nil }
