//go:build unix

package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Server is a running server.
type Server struct {
	Socket string // folder of the socket
	dir    string
	cmd    *exec.Cmd
	done   chan struct{} // closed when the process has ended
	watch  *watchdog
	log    output
}

const (
	startLimit = 5 * time.Minute // for the server to answer: it ends by itself when it cannot start
	stopLimit  = 5 * time.Second // for each way of ending it
)

// Start runs the server of the programs in bin until [Server.Stop]. On error
// nothing is left behind.
func Start(ctx context.Context, bin string) (_ *Server, err error) {
	// The path of a socket must be short: no nested folders.
	dir, err := os.MkdirTemp("", "pgvet")
	if err != nil {
		return nil, err
	}
	s := &Server{Socket: dir, dir: dir, done: make(chan struct{})}
	defer func() {
		if err != nil {
			s.Stop()
		}
	}()
	if s.watch, err = startWatchdog(dir); err != nil {
		return nil, err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	dieWithParent(attr)
	data := filepath.Join(dir, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", User, "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
	initdb.SysProcAttr, initdb.Dir, initdb.Env = attr, dir, environment()
	if out, err := combinedOutput(initdb); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if attr.Credential != nil && errors.Is(err, os.ErrPermission) {
			return nil, fmt.Errorf("initdb: %w: the server runs as an unprivileged user, who must be able to reach %s (set TMPDIR) and %s", err, dir, bin)
		}
		return nil, fmt.Errorf("initdb: %w: %s", err, short(string(out)))
	}
	s.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "timezone=UTC", "-c", "lc_messages=C", "-c", "autovacuum=off", "-c", "max_connections=20")
	s.cmd.SysProcAttr, s.cmd.Dir, s.cmd.Env = attr, dir, environment()
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the server ends with the thread that started it
		err := s.cmd.Start()
		if err == nil {
			s.watch.tell(strconv.Itoa(s.cmd.Process.Pid))
		}
		started <- err
		if err == nil {
			_ = s.cmd.Wait() // the log says why
			s.watch.tell("gone")
			close(s.done)
		}
	}()
	if err := <-started; err != nil {
		s.cmd = nil
		return nil, err
	}
	return s, s.await(ctx)
}

// await returns when the server takes connections.
func (s *Server) await(ctx context.Context) error {
	limit := time.After(startLimit)
	for {
		if conn, err := net.Dial("unix", filepath.Join(s.Socket, ".s.PGSQL.5432")); err == nil && s.ready() {
			return conn.Close()
		} else if err == nil {
			_ = conn.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			return fmt.Errorf("the server ended at once: %s", short(s.log.String()))
		case <-limit:
			return fmt.Errorf("the server does not answer: %s", short(s.log.String()))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// ready reads the server's own word on it: the socket is there before.
func (s *Server) ready() bool {
	pid, err := os.ReadFile(filepath.Join(s.dir, "data", "postmaster.pid"))
	return err == nil && bytes.Contains(pid, []byte("\nready"))
}

// Stop ends the server and removes its files. It may be called twice.
func (s *Server) Stop() {
	if s.cmd != nil {
		// Fast, at once, and by force.
		for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
			_ = s.cmd.Process.Signal(sig)
			select {
			case <-s.done:
			case <-time.After(stopLimit):
				continue
			}
			break
		}
	}
	_ = os.RemoveAll(s.dir)
	s.watch.stop()
}

// combinedOutput runs a program on a thread that lives as long.
func combinedOutput(cmd *exec.Cmd) (out []byte, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		out, err = cmd.CombinedOutput()
	}()
	<-done
	return out, err
}

// unprivileged makes the programs run as the user postgres, or nobody, when
// the caller is root, which the server refuses. They get a process group of
// their own, so that the terminal's Ctrl-C is ours to handle.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, errors.New("running as root, and there is no user postgres or nobody that the server could run as")
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

// output keeps what the server prints, up to a limit.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	const most = 1 << 16
	o.mu.Lock()
	defer o.mu.Unlock()
	if room := most - o.text.Len(); room > 0 {
		o.text.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
