//go:build unix

package pgserver_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgserver"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

const envParent = "PGSERVER_TEST_PARENT"

// TestMain runs a server and nothing more where a test asks for a process that
// does.
func TestMain(m *testing.M) {
	bin := os.Getenv(envParent)
	if bin == "" {
		os.Exit(m.Run())
	}
	server, err := pgserver.Start(context.Background(), bin)
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(server.Socket)
	time.Sleep(time.Minute)
}

// TestParentEnds: whatever ends the process that started a server, the server
// ends and its folder goes.
func TestParentEnds(t *testing.T) {
	bin := pgtest.Programs(t)
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGHUP} {
		parent := exec.Command(os.Args[0])
		parent.Env = append(os.Environ(), envParent+"="+bin)
		out, err := parent.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := parent.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		dir := strings.TrimSpace(line)
		if err != nil || !filepath.IsAbs(dir) {
			_ = parent.Process.Kill()
			t.Fatalf("%v: %s", err, dir)
		}
		text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
		first, _, _ := strings.Cut(string(text), "\n")
		pid, convErr := strconv.Atoi(first)
		if err != nil || convErr != nil {
			t.Fatal(err, convErr)
		}
		if err := parent.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		_ = parent.Wait()
		gone := func() bool {
			_, err := os.Stat(dir)
			return os.IsNotExist(err) && syscall.Kill(pid, 0) != nil
		}
		for limit := time.Now().Add(20 * time.Second); !gone() && time.Now().Before(limit); {
			time.Sleep(50 * time.Millisecond)
		}
		if !gone() {
			_ = syscall.Kill(pid, syscall.SIGQUIT)
			_ = os.RemoveAll(dir)
			t.Errorf("%v: the server %d or its folder %s is left", sig, pid, dir)
		}
	}
}
