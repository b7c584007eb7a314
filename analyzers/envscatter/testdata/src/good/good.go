package good // want package:`env\(library, \d+ reads\)`

import (
	"net/http"
	"os"
	"os/exec"
	"strconv"
)

// Config is built once, in one place, and passed to whoever needs it.
type Config struct {
	Region, SMTPHost, SMTPPassword string
	PageLimit                      int
	Debug                          bool
}

// FromEnv says by its name that it reads the environment.
func FromEnv() (Config, error) {
	limit, err := strconv.Atoi(os.Getenv("PAGE_LIMIT"))
	return Config{
		Region:       os.Getenv("SHOP_REGION"),
		SMTPHost:     os.Getenv("SMTP_HOST"),
		SMTPPassword: os.Getenv("SMTP_PASSWORD"),
		PageLimit:    limit,
		Debug:        os.Getenv("DEBUG") == "true",
	}, err
}

func list(cfg Config) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Limit", strconv.Itoa(cfg.PageLimit))
	}
}

// Variables of the platform aren't the program's configuration.
func editor() string {
	if e := os.Getenv("EDITOR"); e != "" {
		return e
	}
	return "vi"
}

// The environment of a child isn't either.
func migrate(dsn string) error {
	cmd := exec.Command("migrate", "up")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+dsn, "RELEASE="+os.Getenv("RELEASE"))
	return cmd.Run()
}
