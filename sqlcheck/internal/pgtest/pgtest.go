//go:build unix

package pgtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgserver"
)

// EnvDir names the folder of the server's programs (initdb, postgres).
const EnvDir = "PATTERNVET_TEST_PG"

// Server is a running server.
type Server struct {
	Version int // major
	socket  string
	psql    string
}

// Programs returns the folder of the server's programs. Without PostgreSQL on
// the machine the test is skipped, but in CI (environment variable CI) it fails.
func Programs(t testing.TB) string {
	t.Helper()
	bin := pgserver.Find(os.Getenv(EnvDir))
	if bin == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("no PostgreSQL server found; install one or set %s to the folder of its programs", EnvDir)
		}
		t.Skipf("no PostgreSQL server found; install one or set %s to the folder of its programs", EnvDir)
	}
	return bin
}

// EnvMore names folders of more servers' programs, of other versions, separated
// like PATH.
const EnvMore = "PATTERNVET_TEST_PG_MORE"

// Start runs a server until the test ends; without one, see [Programs].
func Start(t testing.TB) *Server {
	t.Helper()
	return start(t, Programs(t))
}

// StartAll runs a server of each version that is there, those of [EnvMore] too.
func StartAll(t testing.TB) []*Server {
	t.Helper()
	servers := []*Server{Start(t)}
	more := filepath.SplitList(os.Getenv(EnvMore))
	if len(more) == 0 && os.Getenv("CI") != "" {
		t.Fatalf("%s names no other versions; scripts/setup.sh installs one", EnvMore)
	}
	for _, bin := range more {
		if !pgserver.Has(bin) {
			t.Fatalf("%s: %s has no initdb and postgres", EnvMore, bin)
		}
		servers = append(servers, start(t, bin))
	}
	return servers
}

// DSN names a database of the server.
func (s *Server) DSN(database string) string {
	return fmt.Sprintf("host=%s port=5432 user=%s dbname=%s sslmode=disable", s.socket, pgserver.User, database)
}

// Dump returns the schema of a database as pg_dump writes it; ok is false when
// the pg_dump that is found is older than the server.
func (s *Server) Dump(t testing.TB, database string) (schema string, ok bool) {
	t.Helper()
	out, err := exec.Command("pg_dump", "--version").Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	if m := regexp.MustCompile(`\) (\d+)`).FindSubmatch(out); m == nil || string(m[1]) < strconv.Itoa(s.Version) {
		return "", false
	}
	out, err = exec.Command("pg_dump", "--schema-only", "-h", s.socket, "-U", pgserver.User, database).CombinedOutput()
	if err != nil {
		t.Fatalf("pg_dump: %v: %s", err, out)
	}
	return string(out), true
}

func start(t testing.TB, bin string) *Server {
	t.Helper()
	psql, err := exec.LookPath("psql")
	if err != nil {
		if psql = filepath.Join(bin, "psql"); !isProgram(psql) {
			t.Fatalf("no psql found: %v", err)
		}
	}
	running, err := pgserver.Start(t.Context(), bin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(running.Stop)
	s := &Server{socket: running.Socket, psql: psql}
	out, err := s.Query("postgres", "SHOW server_version_num")
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(strings.TrimSpace(out.Rows))
	s.Version = n / 10000
	return s
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() && info.Mode()&0o111 != 0
}

// Output is what a script printed.
type Output struct {
	Rows     string // one a line, fields separated by "|"
	Messages string // notices and, when asked for, debug messages
}

// Query runs a script statement by statement on one connection and stops at
// the first error.
func (s *Server) Query(database, script string) (Output, error) {
	cmd := exec.Command(s.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", s.socket, "-U", "postgres", "-d", database, "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	var rows, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &rows, &messages
	err := cmd.Run()
	out := Output{rows.String(), messages.String()}
	if err != nil {
		return out, fmt.Errorf("%w: %s", err, out.Messages)
	}
	return out, nil
}

// QueryString runs a script that is sent as one string.
func (s *Server) QueryString(database, script string) (Output, error) {
	cmd := exec.Command(s.psql, "-X", "-q", "-A", "-t", "-h", s.socket, "-U", "postgres", "-d", database, "-c", script)
	var rows, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &rows, &messages
	err := cmd.Run()
	out := Output{rows.String(), messages.String()}
	if err != nil {
		return out, fmt.Errorf("%w: %s", err, out.Messages)
	}
	return out, nil
}
