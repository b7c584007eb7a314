package bad // want package:`env\(library, \d+ reads\)`

import (
	"cmp"
	"net/http"
	"os"
	"strconv"
)

// A library decides for everyone who imports it.
var region = os.Getenv("SHOP_REGION") // want `reads SHOP_REGION while the package is initialised: merely importing it settles the value, before main can validate or override it; load it once at startup and pass it in`

// getenv hides the reads of its callers from a search for os.Getenv.
func getenv(key, fallback string) string { // want getenv:`envReader\(<param 0>, default 1\)`
	if v := os.Getenv(key); v != "" {
		return v
	}
	return fallback
}

type mailer struct{ host, password string }

func newMailer() mailer {
	return mailer{
		host:     getenv("SMTP_HOST", "localhost"), // want `reads SMTP_HOST in newMailer, outside the configuration: a missing or wrong value shows only when this runs`
		password: os.Getenv("SMTP_PASSWORD"),       // want `reads the secret SMTP_PASSWORD in newMailer, outside the configuration`
	}
}

func checkMailer() string {
	return cmp.Or(os.Getenv("SMTP_HOST"), "mail.internal") // want `SMTP_HOST defaults to "mail.internal" here and to "localhost" in bad.go:\d+: when it is unset, parts of the program disagree`
}

func limit() int {
	n, err := strconv.Atoi(os.Getenv("PAGE_LIMIT")) // want `reads PAGE_LIMIT in limit for each request or job: a missing or wrong value fails requests instead of the start`
	if err != nil {
		return 50
	}
	return n
}

func list(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Limit", strconv.Itoa(limit()))
}

func exportLimit() string {
	return os.Getenv("PAGE_LIMIT") // want `reads PAGE_LIMIT in exportLimit again, after limit: two copies of its parsing and default drift apart`
}
