package cors

type Options struct {
	AllowDomain      []string
	AllowCredentials bool
}

func CORS(options ...Options) any { return nil }
