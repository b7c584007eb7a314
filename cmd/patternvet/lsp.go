package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/lsp"
)

func lspCommand(f *checkFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "lsp",
		Short: "a language server for editors, on standard input and output",
		Long: `Speaks the Language Server Protocol on standard input and output.

Migrations (.sql) are checked as you type, from the unsaved text, in the context
of all migrations that come before; hovering over a statement shows its locks.
Go packages are checked when a file is saved. Findings come with their fixes and
with a comment that accepts them. Each check has the limit of --timeout; one that
reaches it says so.`,
		Example: `  Neovim:  vim.lsp.start({ name = "patternvet", cmd = { "patternvet", "lsp" } })
  Helix:   language-servers = ["patternvet"] with command = "patternvet", args = ["lsp"]`,
		Args: exactly(0, "lsp takes no arguments: it speaks on standard input and output"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.checkTimeout(); err != nil {
				return err
			}
			return lsp.Serve(cmd.Context(), pipe{cmd.InOrStdin(), cmd.OutOrStdout()}, lsp.Options{
				Version: version(), Configure: f.configure, Log: cmd.ErrOrStderr(),
			})
		},
	}
}

// configure returns the options of a run in a folder, with the configuration
// that holds there.
func (f *checkFlags) configure(dir string) (driver.Options, error) {
	opts := f.Options
	opts.Dir = dir
	opts.Cache = f.openCache(os.Stderr)
	file := f.config
	if file != "" {
		file = inDir(dir, file)
	}
	var err error
	opts.Config, err = config.Load(file, dir, ruleset.Schema())
	return opts, err
}

// pipe is standard input and output as one connection.
type pipe struct {
	io.Reader
	io.Writer
}

// Close ends the reading: without it the server would wait for a client that
// has said goodbye.
func (p pipe) Close() error {
	if c, ok := p.Reader.(io.Closer); ok && p.Reader != os.Stdin {
		return c.Close()
	}
	err := os.Stdin.Close()
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
