package lookalikes // want package:`env\(library, \d+ reads\)`

import (
	"errors"
	"os"
)

type relayConfig struct{ url, zone string }

func loadRelayFromEnv() (relayConfig, error) {
	c := relayConfig{url: os.Getenv("RELAY_ADDR"), zone: os.Getenv("RELAY_ZONE")}
	if c.url == "" {
		return c, errors.New("RELAY_ADDR is missing")
	}
	return c, nil
}

type Settings struct{ timeout string }

func LoadStoreSettings() *Settings { return &Settings{timeout: os.Getenv("STORE_WAIT")} }
