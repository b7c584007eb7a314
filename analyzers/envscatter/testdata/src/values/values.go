package values

import "os"

// Functions held in variables and fields read as well.
var getenv = os.Getenv // want getenv:`envReader\(<param 0>\)`

type client struct {
	lookup func(string) (string, bool)
	get    func(string) string
}

func newClient() *client {
	c := &client{lookup: os.LookupEnv}
	c.get = getenv
	return c
}

func (c *client) endpoint() string {
	if v, ok := c.lookup("SHOP_ENDPOINT"); ok { // want `^a missing or wrong SHOP_ENDPOINT shows only when client.endpoint runs`
		return v
	}
	return getenv("SHOP_HOST") + c.get("SHOP_PORT") // want `^a missing or wrong SHOP_HOST shows only when client.endpoint runs` `^a missing or wrong SHOP_PORT shows only when client.endpoint runs`
}

// A parameter is the caller's business, and so are the functions of others.
func configure(getenv func(string) string) string {
	if getenv == nil {
		getenv = os.Getenv
	}
	return getenv("SHOP_MODE")
}

type functions map[string]any

var templates = functions{"env": os.Getenv}

func pass() string { return configure(os.Getenv) }

func local() string {
	get := os.Getenv
	return get("SHOP_LOCAL") // want `^a missing or wrong SHOP_LOCAL shows only when local runs`
}
