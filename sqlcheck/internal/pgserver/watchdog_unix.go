//go:build unix

package pgserver

import (
	"io"
	"os/exec"
	"sync"
	"syscall"
)

// watchdog is a process that outlives this one, whatever ends it, and then
// ends the server and removes its folder. It hears of the end because its
// standard input is closed.
type watchdog struct {
	mu    sync.Mutex
	cmd   *exec.Cmd
	stdin io.WriteCloser
}

// watch reads the server's process, or that it is gone, and after the end
// removes the folder, again when a program that still runs wrote into it.
const watch = `trap '' HUP INT TERM
server=
while read -r word; do
	case $word in
	stop) exit 0 ;;
	gone) server= ;;
	*) server=$word ;;
	esac
done
if [ -n "$server" ]; then
	kill -QUIT "$server"
	n=0
	while kill -0 "$server" && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
	kill -KILL "$server"
fi 2>/dev/null
for wait in 0 1 5 20; do
	sleep $wait
	rm -rf "$1"
done 2>/dev/null`

// startWatchdog watches over the folder of a server.
func startWatchdog(dir string) (*watchdog, error) {
	cmd := exec.Command("/bin/sh", "-c", watch, "patternvet-watchdog", dir)
	cmd.Dir, cmd.Env = "/", environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // what ends a terminal's processes must not end it
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &watchdog{cmd: cmd, stdin: stdin}, nil
}

func (w *watchdog) tell(word string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cmd != nil {
		_, _ = io.WriteString(w.stdin, word+"\n")
	}
}

// stop ends the watch; it may be called twice.
func (w *watchdog) stop() {
	if w == nil {
		return
	}
	w.tell("stop")
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cmd != nil {
		_ = w.stdin.Close()
		_ = w.cmd.Wait()
		w.cmd = nil
	}
}
