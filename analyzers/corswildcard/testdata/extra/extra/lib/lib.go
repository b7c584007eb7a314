package lib

type Settings struct {
	Hosts   []string
	Cookies bool
}

func New(s Settings) any { return nil }
