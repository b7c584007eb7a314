package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBackfillTimeout: a limit that is given ends a backfill as one to go on
// with; here the server never answers. The limit of checks is none of it.
func TestBackfillTimeout(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	_, port, err := net.SplitHostPort(silent.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fill.sql"), []byte("UPDATE t SET b = a WHERE b IS NULL;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dsn := "host=127.0.0.1 port=" + port + " dbname=x user=x sslmode=disable"
	for _, args := range [][]string{{"backfill", "fill.sql", "--timeout", "300ms", "--dsn", dsn}, {"--timeout", "300ms", "backfill", "fill.sql", "--dsn", dsn}} {
		cmd := exec.Command("patternvet", args...)
		cmd.Dir = dir
		text, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitIncomplete ||
			!strings.Contains(string(text), "stopped by --timeout 300ms; 0 rows of t are written; run the same command to go on") {
			t.Errorf("%v: %v, %s", args, err, text)
		}
	}
}
