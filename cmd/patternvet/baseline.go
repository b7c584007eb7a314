package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/internal/baseline"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/safetext"
)

func baselineCommand(f *checkFlags) *cobra.Command {
	file := baseline.Name
	prune := false
	cmd := &cobra.Command{
		Use:   "baseline [package patterns, folders, .sql files]",
		Short: "record today's findings, so that --baseline reports new ones only",
		Example: "  patternvet baseline && patternvet --baseline " + baseline.Name + "\n" +
			"  patternvet baseline --prune",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.prepare(args); err != nil {
				return err
			}
			if prune {
				return f.pruneBaseline(cmd.Context(), safetext.Writer(cmd.OutOrStdout()), file)
			}
			return f.writeBaseline(cmd.Context(), safetext.Writer(cmd.OutOrStdout()), file)
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", file, "`file` to write")
	cmd.Flags().BoolVar(&prune, "prune", false, "keep the file's entries, but remove those that no longer occur")
	return cmd
}

func (f *checkFlags) writeBaseline(ctx context.Context, stdout io.Writer, file string) error {
	result, err := f.run(ctx)
	if err != nil {
		return err
	}
	printProblems(result)
	if err := baseline.Of(f.covered(), result.Findings).Write(f.Dir, inDir(f.Dir, file)); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "wrote %s with %d findings\n", file, len(result.Findings))
	if len(result.Problems) > 0 {
		return &exitError{exitIncomplete}
	}
	return nil
}

// pruneBaseline removes the entries that no longer occur, and adds none. A run
// that saw less than the baseline's cannot tell.
func (f *checkFlags) pruneBaseline(ctx context.Context, stdout io.Writer, file string) error {
	path := inDir(f.Dir, file)
	known, err := baseline.Read(f.Dir, path)
	if err != nil {
		return usage("%v", err)
	}
	if !f.covers(known, path) {
		return usage("%s: nothing was removed, since this run does not look at all that the baseline's did; run it with the same flags, in the same folder or above (%s)", file, f.madeBy(known, path))
	}
	result, err := f.run(ctx)
	if err != nil {
		return err
	}
	if len(result.Problems) > 0 {
		printProblems(result)
		fmt.Fprintf(stderr, "patternvet: %s: nothing was removed, since not everything could be checked\n", file)
		return &exitError{exitIncomplete}
	}
	_, occur, gone := known.Split(result.Findings)
	pruned := baseline.Of(f.covered(), nil)
	pruned.Findings = append(pruned.Findings, occur...)
	if err := pruned.Write(f.Dir, path); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "removed %s from %s, %d left\n", entries(len(gone)), file, len(occur))
	return err
}

// madeBy says which run a baseline is of.
func (f *checkFlags) madeBy(known baseline.Baseline, path string) string {
	if known.Version == 1 {
		return "it is of an older patternvet, so: in " + filepath.Dir(path) + ", without flags"
	}
	text := "folder " + known.Run.Folder + " of the repository"
	if args := known.Run.Arguments(); args != "" {
		text += ", " + args
	}
	return text
}

// covered says what this run looks at.
func (f *checkFlags) covered() baseline.Run {
	run := baseline.Run{
		Folder: driver.Names(f.Dir).OfFolder(f.Dir), Config: f.config, Only: f.Only, Enable: f.Enable, Disable: f.Disable,
		Tests: f.Tests, Tags: f.Tags, Down: f.Down, Postgres: f.PostgresVersion, DeployedThrough: f.DeployedThrough,
	}
	if run.Config != "" {
		run.Config = driver.Names(f.Dir).Of(f.config)
	}
	if !slices.Equal(f.Patterns, []string{"./..."}) {
		run.Patterns = f.Patterns
	}
	return run.Normal()
}

// covers reports whether this run sees all that the baseline's saw.
func (f *checkFlags) covers(known baseline.Baseline, path string) bool {
	return f.NewFrom == "" && known.Covers(f.covered(), driver.Names(f.Dir).OfFolder(filepath.Dir(path)))
}

// sayGone says how many entries of the baseline no longer occur, if this run
// can tell.
func (f *checkFlags) sayGone(known baseline.Baseline, gone int, result *driver.Result) {
	if gone == 0 || len(result.Problems) > 0 || !f.covers(known, inDir(f.Dir, f.baseline)) {
		return
	}
	command := "patternvet baseline --prune"
	if f.baseline != baseline.Name {
		command += " -o " + f.baseline
	}
	verb, them := "occur", "them"
	if gone == 1 {
		verb, them = "occurs", "it"
	}
	fmt.Fprintf(stderr, "patternvet: %s of the baseline no longer %s; `%s` removes %s\n", entries(gone), verb, command, them)
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

func printProblems(result *driver.Result) {
	for _, p := range result.Problems {
		fmt.Fprintf(stderr, "patternvet: incomplete: %s: %s\n", safetext.Line(p.File), safetext.Message(p.Message))
	}
}
