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
	if v, ok := c.lookup("SHOP_ENDPOINT"); ok { // want `reads SHOP_ENDPOINT in client.endpoint`
		return v
	}
	return getenv("SHOP_HOST") + c.get("SHOP_PORT") // want `reads SHOP_HOST in client.endpoint` `reads SHOP_PORT in client.endpoint`
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
	return get("SHOP_LOCAL") // want `reads SHOP_LOCAL in local`
}
