// Command patternvet checks Go services and their PostgreSQL migrations for
// mistakes that show up in production. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/safetext"
)

// Exit codes, a contract with users.
const (
	exitClean      = 0
	exitFindings   = 1
	exitUsage      = 2
	exitIncomplete = 3
)

func main() {
	if isVetCall(os.Args[1:]) {
		vetMain(os.Args[1:])
	}
	os.Exit(run(os.Args[1:]))
}

// exitError carries an exit code that needs no further words.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("exit %d", e.code) }

// incompleteError is what kept a command from doing its work.
type incompleteError struct{ error }

func (e *incompleteError) Unwrap() error { return e.error }

// untilSignal returns a context that the first signal ends, so that what was
// started is cleared away. The second one ends the process at once, whatever it
// does. Signals that the caller ignores, as nohup does, stay ignored.
func untilSignal() (context.Context, context.CancelFunc) {
	var signals []os.Signal
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signals = append(signals, s)
		}
	}
	if len(signals) == 0 { // to be told of none would be to be told of all
		return context.WithCancel(context.Background())
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// run executes a command line and returns the exit code.
func run(args []string) int {
	ctx, stop := untilSignal()
	defer stop()
	command := newCommand()
	command.SetArgs(args)
	err := command.ExecuteContext(ctx)
	var exit *exitError
	var configError *config.Error
	var usage *misuse.Error
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &exit):
		return exit.code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "patternvet: interrupted; nothing was reported")
		return exitIncomplete
	case errors.As(err, &configError), errors.As(err, &usage), errors.Is(err, safefile.ErrOutside), errors.Is(err, safefile.ErrNotRegular):
		fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message(err.Error()))
		return exitUsage
	case errors.As(err, new(*incompleteError)), limits.Reached(err), errors.As(err, new(*os.PathError)):
		fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message(err.Error()))
		return exitIncomplete
	}
	// What remains is cobra's: unknown commands and flags.
	fmt.Fprintf(stderr, "patternvet: %s\nRun 'patternvet --help' for usage.\n", safetext.Message(err.Error()))
	return exitUsage
}
