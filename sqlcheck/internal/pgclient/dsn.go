package pgclient

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/user"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
)

// ErrDSN is returned for a DSN that can't be read, or that says too little.
var ErrDSN = errors.New("--dsn")

// keys are what a DSN may say. service is none of them: it takes the server
// from a file.
var keys = []string{
	"host", "port", "dbname", "database", "user", "password", "passfile", "sslmode", "ssl", "sslrootcert", "sslcert", "sslkey", "sslpassword",
	"sslsni", "sslnegotiation", "min_protocol_version", "max_protocol_version", "channel_binding", "target_session_attrs", "connect_timeout",
	"application_name", "options", "search_path", "client_encoding", "timezone", "TimeZone", "statement_timeout", "lock_timeout",
}

// unsaid stands for what a DSN leaves open. The names are no one's.
const unsaid = "\x01unsaid"

// defaults come before a DSN of key=value pairs: they keep pgconn from asking
// the environment and the files of the home folder. What comes later counts.
func defaults(account string) [][2]string {
	return [][2]string{
		{"host", unsaid}, {"dbname", unsaid}, {"user", account}, {"port", "5432"},
		{"passfile", ""}, {"sslcert", ""}, {"sslkey", ""}, {"sslrootcert", ""}, {"application_name", "patternvet"},
	}
}

// Parse reads a DSN: a URL or key=value pairs. It must name the host and the
// database; a user that is left out is the account that the program runs as.
// Nothing is taken from the environment, nor from files that it does not name.
// Errors quote nothing of it: whatever does not parse may hold a password.
func Parse(dsn string) (*pgconn.Config, error) {
	if strings.TrimSpace(dsn) == "" {
		return nil, fmt.Errorf("%w is empty; it names a host and a database, such as postgres://me@localhost/scratch", ErrDSN)
	}
	account := ""
	if u, err := user.LookupId(strconv.Itoa(os.Getuid())); err == nil {
		account = u.Username
	}
	pairs, isURL := dsn, false
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		var err error
		if pairs, err = completeURL(dsn, account); err != nil {
			return nil, err
		}
		isURL = true
	} else {
		var b strings.Builder
		for _, d := range defaults(account) {
			fmt.Fprintf(&b, "%s='%s' ", d[0], d[1])
		}
		pairs = b.String() + dsn
	}
	var config *pgconn.Config
	var err error
	withoutEnvironment(func() {
		config, err = pgconn.ParseConfigWithOptions(pairs, pgconn.ParseConfigOptions{ConnStringAllowedKeys: keys})
	})
	if err != nil {
		return nil, fmt.Errorf("%w can't be read: want a URL (characters such as / @ : # %% in a password as %%2F %%40 %%3A %%23 %%25), "+
			"or key=value pairs (values with spaces in quotes) of %s", ErrDSN, strings.Join(keys[:7], ", "))
	}
	switch {
	case config.Host == "" || config.Host == unsaid || !isURL && emptyHost.MatchString(dsn):
		return nil, fmt.Errorf("%w names no host, and none is taken from the environment; add host=…", ErrDSN)
	case config.Database == "" || config.Database == unsaid:
		return nil, fmt.Errorf("%w names no database, and none is taken from the environment; add dbname=…", ErrDSN)
	case config.User == "":
		return nil, fmt.Errorf("%w names no user, and none is taken from the environment; add user=…", ErrDSN)
	case isURL && strings.ContainsAny(config.Database, "@/:"):
		return nil, fmt.Errorf("%w: the name of the database has @, / or :; in a password they are written %%40, %%2F and %%3A", ErrDSN)
	}
	return config, nil
}

// completeURL adds to a URL what it leaves open.
func completeURL(dsn, account string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", fmt.Errorf("%w can't be read as a URL; characters such as / @ : # %% in a password are written %%2F %%40 %%3A %%23 %%25", ErrDSN)
	}
	query := u.Query()
	said := map[string]bool{
		"host": u.Host != "" && !strings.HasPrefix(u.Host, ":"), "port": u.Port() != "" || strings.Contains(u.Host, ","),
		"user": u.User.Username() != "", "dbname": strings.Trim(u.Path, "/") != "",
	}
	for key := range query {
		if query.Get(key) == "" {
			continue // means the same as nothing
		}
		said[key] = true
		if key == "database" {
			said["dbname"] = true
		}
	}
	for _, d := range defaults(account) {
		if !said[d[0]] {
			query.Set(d[0], d[1])
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// emptyHost finds a host that is named and empty: pgconn would look for a socket.
var emptyHost = regexp.MustCompile(`(?i)(^|\s)host\s*=\s*(''|\S+\s*=|$)`)

var environment sync.Mutex

// withoutEnvironment calls f while no variable of PostgreSQL's clients is set:
// pgconn asks them for what a DSN leaves open, and has no option against it.
func withoutEnvironment(f func()) {
	environment.Lock()
	defer environment.Unlock()
	//patternvet:ignore envscatter the variables are kept from a library, nothing is read
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "PG") && os.Unsetenv(name) == nil {
			defer func() { _ = os.Setenv(name, value) }()
		}
	}
	f()
}

// redacted is an error without the passwords of a DSN.
type redacted struct {
	error
	secrets []string
}

func (r *redacted) Unwrap() error { return r.error }

func (r *redacted) Error() string {
	text := r.error.Error()
	for _, secret := range r.secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "*****")
		}
	}
	return text
}

// redact keeps a password out of an error, as it is and as URLs spell it.
func redact(err error, password string) error {
	if err == nil || password == "" {
		return err
	}
	return &redacted{err, []string{password, url.QueryEscape(password), url.PathEscape(password), url.UserPassword("", password).String()[1:]}}
}
