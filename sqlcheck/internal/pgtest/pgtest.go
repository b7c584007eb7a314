//go:build unix

package pgtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// EnvDir names the folder of the server's programs (initdb, postgres).
const EnvDir = "PATTERNVET_TEST_PG"

// Server is a running server.
type Server struct {
	Version int // major
	socket  string
	psql    string
}

// Start runs a server until the test ends. Without PostgreSQL on the machine
// the test is skipped, but in CI (environment variable CI) it fails.
func Start(t testing.TB) *Server {
	t.Helper()
	bin := find()
	if bin == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("no PostgreSQL server found; install one or set %s to the folder of its programs", EnvDir)
		}
		t.Skipf("no PostgreSQL server found; install one or set %s to the folder of its programs", EnvDir)
	}
	psql, err := exec.LookPath("psql")
	if err != nil {
		if psql = filepath.Join(bin, "psql"); !isProgram(psql) {
			t.Fatalf("no psql found: %v", err)
		}
	}
	// Not t.TempDir: the path of a socket must be short.
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{socket: dir, psql: psql}
	s.start(t, bin, dir)
	out, err := s.Query("postgres", "SHOW server_version_num")
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(strings.TrimSpace(out.Rows))
	s.Version = n / 10000
	return s
}

func (s *Server) start(t testing.TB, bin, dir string) {
	t.Helper()
	data := filepath.Join(dir, "data")
	cred := unprivileged(t, dir)
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
	initdb.SysProcAttr, initdb.Dir = cred, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	var log bytes.Buffer
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off",
		"-c", "full_page_writes=off", "-c", "timezone=UTC", "-c", "autovacuum=off", "-c", "max_connections=20")
	server.SysProcAttr, server.Dir, server.Stdout, server.Stderr = cred, dir, &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGINT) // fast shutdown
		_ = server.Wait()
	})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := s.Query("postgres", "SELECT 1")
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server does not answer: %v\n%s", err, log.String())
		}
	}
}

// unprivileged makes the server run as the user postgres when the test runs
// as root, which the server refuses.
func unprivileged(t testing.TB, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Fatalf("running as root, and there is no user for the server: %v", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// find returns the folder of the server's programs, "" when there is none.
func find() string {
	candidates := []string{os.Getenv(EnvDir)}
	if p, err := exec.LookPath("initdb"); err == nil {
		candidates = append(candidates, filepath.Dir(p))
	}
	versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Reverse(versions)
	for _, dir := range append(candidates, versions...) {
		if dir != "" && isProgram(filepath.Join(dir, "initdb")) && isProgram(filepath.Join(dir, "postgres")) {
			return dir
		}
	}
	return ""
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
