package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/patternvet/patternvet/internal/safetext"
)

// stderr is standard error for text that may quote what strangers wrote.
var stderr = safetext.Writer(os.Stderr)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// wantColor decides on colours: as told, else on terminals unless the
// environment objects (https://no-color.org).
func wantColor(mode string, w io.Writer) bool {
	switch mode {
	case "always":
		return true
	case "never":
		return false
	}
	file, ok := w.(*os.File)
	return ok && isTerminal(file) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// progress shows on one line of a terminal what a run is doing, once it has
// taken longer than a second.
type progress struct {
	out  io.Writer
	done chan struct{}
	wait sync.WaitGroup

	mu   sync.Mutex
	text string
}

const (
	progressDelay    = time.Second
	progressInterval = 200 * time.Millisecond
	clearLine        = "\r\x1b[K"
)

func startProgress(out io.Writer) *progress {
	p := &progress{out: out, done: make(chan struct{}), text: "loading packages"}
	p.wait.Go(p.show)
	return p
}

func (p *progress) show() {
	start := time.Now()
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	shown := false
	for {
		select {
		case <-p.done:
			if shown {
				fmt.Fprint(p.out, clearLine)
			}
			return
		case <-ticker.C:
			if elapsed := time.Since(start); elapsed >= progressDelay {
				p.mu.Lock()
				text := p.text
				p.mu.Unlock()
				fmt.Fprintf(p.out, "%spatternvet: %s, %.0fs", clearLine, text, elapsed.Seconds())
				shown = true
			}
		}
	}
}

// update notes that done of total packages are finished.
func (p *progress) update(done, total int, what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case what == "":
		p.text = "finishing"
	case done == 0:
		p.text = fmt.Sprintf("%s %d packages", what, total)
	default:
		p.text = fmt.Sprintf("%s: %d of %d packages", what, done, total)
	}
}

func (p *progress) stop() {
	close(p.done)
	p.wait.Wait()
}
