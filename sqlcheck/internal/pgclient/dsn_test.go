package pgclient_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgclient"
)

// elsewhere fills the environment with a server that no DSN names.
func elsewhere(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pass := write(".pgpass", "*:*:*:*:frompgpass\n")
	service := write(".pg_service.conf", "[prod]\nhost=prod.invalid\ndbname=prod\nuser=boss\npassword=fromservice\n")
	for name, value := range map[string]string{
		"HOME": home, "PGHOST": "prod.invalid", "PGPORT": "6543", "PGDATABASE": "prod", "PGUSER": "boss", "PGPASSWORD": "fromenv", "PGPASSFILE": pass,
		"PGSERVICE": "prod", "PGSERVICEFILE": service, "PGSSLMODE": "require", "PGOPTIONS": "-c role=boss", "PGAPPNAME": "prod", "PGTARGETSESSIONATTRS": "read-only",
		"USER": "boss", "PGTZ": "Mars", "PGSSLROOTCERT": filepath.Join(home, "none"), "PGCONNECT_TIMEOUT": "1",
	} {
		t.Setenv(name, value)
	}
}

func TestParseTakesNothingElsewhere(t *testing.T) {
	elsewhere(t)
	for _, dsn := range []string{"host=here dbname=scratch", "postgres://here/scratch", "postgresql:///scratch?host=here", "postgres://here/?dbname=scratch", "postgres://here?database=scratch"} {
		c, err := pgclient.Parse(dsn)
		if err != nil {
			t.Errorf("%s: %v", dsn, err)
			continue
		}
		if c.Host != "here" || c.Port != 5432 || c.Database != "scratch" || c.User == "boss" || c.User == "" || c.Password != "" || c.RuntimeParams["options"] != "" ||
			c.RuntimeParams["application_name"] != "patternvet" || c.RuntimeParams["timezone"] != "" || c.ValidateConnect != nil {
			t.Errorf("%s: takes from elsewhere: %s:%d %s@%s %q %v", dsn, c.Host, c.Port, c.User, c.Database, c.Password, c.RuntimeParams)
		}
	}
	for _, dsn := range []string{"", " ", "host=here", "dbname=scratch", "host='' dbname=x", "dbname=x host = ''", "dbname=x host=", "dbname=x host=  user=a", "postgres:///x?host=", "host=here dbname=''", "postgres://", "postgres:///scratch", "postgres://here", "postgres://:5432/scratch",
		"postgres://here/", "service=prod", "host=here dbname=scratch service=prod", "postgres://here/scratch?service=prod", "host=here dbname=scratch servicefile=/x"} {
		if c, err := pgclient.Parse(dsn); !errors.Is(err, pgclient.ErrDSN) {
			t.Errorf("%q is taken: %+v, %v", dsn, c, err)
		}
	}
	if os.Getenv("PGHOST") != "prod.invalid" || os.Getenv("PGSERVICE") != "prod" {
		t.Error("the environment is not what it was")
	}
}

// TestParseKeeps holds that what a DSN says counts.
func TestParseKeeps(t *testing.T) {
	elsewhere(t)
	for _, dsn := range []string{
		`host=/sock port=1 user=me dbname='my db' password='a b' sslmode=disable search_path=x`,
		`postgres://me:a%20b@/my%20db?host=/sock&port=1&sslmode=disable&search_path=x`,
	} {
		c, err := pgclient.Parse(dsn)
		if err != nil {
			t.Errorf("%s: %v", dsn, err)
			continue
		}
		if c.Host != "/sock" || c.Port != 1 || c.User != "me" || c.Database != "my db" || c.Password != "a b" || c.TLSConfig != nil || c.RuntimeParams["search_path"] != "x" {
			t.Errorf("%s: %s:%d %s@%s %q %v", dsn, c.Host, c.Port, c.User, c.Database, c.Password, c.RuntimeParams)
		}
	}
}

func TestNoPasswordInErrors(t *testing.T) {
	for _, dsn := range []string{
		"postgres://me:s3cret@host:port/db", "postgres://me:pa/s3cret@host/db", "postgres://me:1/s3cret@host/db", "postgres://me:pa#s3cret@host/db", "postgres://me:pa%s3cret@host/db", "postgres://me:1?s3cret@host/db",
		"postgres://me@host:x/db?password=s3cret", "postgres://me@/nowhere?host=/nowhere&password=s3cret", "postgres://me:s3cret@%zz/db",
		"host=/nowhere dbname=x password=s3cret", "host=/nowhere dbname=x password='s3cret", "host=/nowhere dbname=x password=a s3cret", "host=/nowhere dbname=x password = s3cret port=x",
		"host=/nowhere dbname=x PASSWORD=s3cret", "host=/nowhere dbname=x sslpassword=s3cret sslkey=/none sslcert=/none", "user=s3cret:x@host", "me:s3cret@host/db", "mysql://me:s3cret@host/db",
		"host=/nowhere/s3cret dbname=x password=s3cret", "host=/nowhere dbname=x password=s3cret s3cret2=1",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		c, err := pgclient.Dial(ctx, dsn)
		cancel()
		if err == nil {
			c.Close()
			t.Errorf("%s: no error", dsn)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error shows the password: %v", dsn, err)
		}
	}
}
