// Package git reads what a repository has stored, and is the only place that
// runs git. The repository is a stranger's: git has many settings that name a
// program, and reads them from the repository. So git is told to use none of
// them, is asked for stored objects and names alone, and never compares,
// checks out or converts a file; that is done here.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrNoGit is returned when there is no git in PATH.
var ErrNoGit = errors.New("git is not in PATH")

// limit is how long one call may take: a pipe in place of one of git's files
// would hold it for ever.
const limit = time.Minute

// maxOutput bounds what a call may print, in bytes.
const maxOutput = 1 << 30

// settings take precedence over those of the repository.
var settings = []string{
	// A folder of the repository that looks like a repository of its own is none.
	"safe.bareRepository=explicit",
	"core.fsmonitor=false",
	"core.hooksPath=" + os.DevNull,
	"core.attributesFile=" + os.DevNull, // names filters and converters
	"core.pager=cat",
	"core.editor=false",
	"core.askPass=",
	"core.sshCommand=false",
	"core.gitProxy=",
	"core.alternateRefsCommand=false",
	"credential.helper=",
	"diff.external=",
	"gpg.program=false",
	"gpg.ssh.program=false",
	"gpg.x509.program=false",
	"log.showSignature=false",
	"protocol.allow=never",
	"submodule.recurse=false",
	"maintenance.auto=false",
	"gc.auto=0",
}

// environment takes precedence over settings, or has none.
var environment = []string{
	"GIT_ALLOW_PROTOCOL=none", // no way of reaching another repository has this name
	"GIT_NO_LAZY_FETCH=1",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_PAGER=cat",
	"GIT_EDITOR=false",
	"GIT_SEQUENCE_EDITOR=false",
	"GIT_ASKPASS=false",
	"SSH_ASKPASS=false",
	"GIT_SSH_COMMAND=false",
	"GIT_SSH=false",
	"GIT_PROXY_COMMAND=false",
	"GIT_FLUSH=1",
	"LC_ALL=C",
}

// kept are the user's own variables that say where git and the user's settings
// are. All other GIT_ variables go: inside of a hook they name a repository,
// which need not be the one of the run, and some name programs.
var kept = []string{"GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT"}

func environ(top string) []string {
	var env []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		own := slices.Contains(kept, name) || strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
		if !strings.HasPrefix(name, "GIT_") || own {
			env = append(env, variable)
		}
	}
	// Nothing above the repository is looked at, and the work tree is where it
	// was found, whatever the repository says.
	env = append(env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(top), "GIT_WORK_TREE="+top)
	return append(env, environment...)
}

// Repo is a repository with a work tree.
type Repo struct {
	Top      string // the work tree's folder, without links
	patience time.Duration
}

func (r *Repo) limit() time.Duration {
	if r.patience > 0 {
		return r.patience
	}
	return limit
}

// Error is what git, or the repository, refused.
type Error struct{ Message string }

func (e *Error) Error() string { return e.Message }

// subcommand is the first of git's arguments that is no flag of git itself.
func subcommand(args []string) string {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return arg
		}
	}
	return ""
}

// run runs git in the repository and returns what it prints. A call that git
// ends with a failure returns an [*Error].
func (r *Repo) run(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	var out bytes.Buffer
	err := r.stream(ctx, stdin, &capped{&out, maxOutput}, args...)
	return out.Bytes(), err
}

func (r *Repo) stream(ctx context.Context, stdin io.Reader, stdout io.Writer, args ...string) error {
	within, cancel := context.WithTimeout(ctx, r.limit())
	defer cancel()
	all := []string{"--no-pager"}
	for _, s := range settings {
		all = append(all, "-c", s)
	}
	cmd := exec.CommandContext(within, "git", append(all, args...)...)
	cmd.Dir, cmd.Env = r.Top, environ(r.Top)
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, &capped{&stderr, 4096}
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case within.Err() != nil:
		return &Error{fmt.Sprintf("git %s: no answer within %v", subcommand(args), r.limit())}
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, exec.ErrDot):
		return ErrNoGit
	case errors.As(err, &exit):
		return &Error{fmt.Sprintf("git %s: %s", subcommand(args), bytes.TrimSpace(stderr.Bytes()))}
	}
	return fmt.Errorf("git %s: %w", subcommand(args), err)
}

// capped passes on the first bytes and fails after that.
type capped struct {
	to   io.Writer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	if len(p) > c.left {
		return 0, errors.New("git prints too much")
	}
	c.left -= len(p)
	return c.to.Write(p)
}
