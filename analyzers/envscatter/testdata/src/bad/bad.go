package bad // want package:`env\(library, \d+ reads\)`

import (
	"cmp"
	"net/http"
	"os"
	"strconv"
)

// A library decides for everyone who imports it.
var region = os.Getenv("SHOP_REGION") // want `^importing this package settles SHOP_REGION, before main can validate or override it; load it once at startup and pass it in$`

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
		host:     getenv("SMTP_HOST", "localhost"), // want `^a missing or wrong SMTP_HOST shows only when newMailer runs, not at the start`
		password: os.Getenv("SMTP_PASSWORD"),       // want `^a missing secret SMTP_PASSWORD shows only when newMailer runs`
	}
}

func checkMailer() string {
	return cmp.Or(os.Getenv("SMTP_HOST"), "mail.internal") // want `^when SMTP_HOST is unset, it is "mail.internal" here and "localhost" in bad.go:\d+`
}

func limit() int {
	n, err := strconv.Atoi(os.Getenv("PAGE_LIMIT")) // want `^a missing or wrong PAGE_LIMIT fails each request or job in limit, not the start`
	if err != nil {
		return 50
	}
	return n
}

func list(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Limit", strconv.Itoa(limit()))
}

func exportLimit() string {
	return os.Getenv("PAGE_LIMIT") // want `^limit and exportLimit both read PAGE_LIMIT: their parsing and defaults drift apart`
}
