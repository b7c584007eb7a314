//go:build unix

package pgtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// Start runs a server until the test ends; without one, see [Programs].
func Start(t testing.TB) *Server {
	t.Helper()
	bin := Programs(t)
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
