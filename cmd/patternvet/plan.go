package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/internal/driver/migrations"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/safetext"
)

const planLong = `Print the files that do what a rejected migration does without stopping readers
or writers: indexes are built concurrently outside of a transaction, constraints
are added NOT VALID and validated in a file of their own, columns get their
default first and their rows filled in batches, and what breaks running programs
becomes an expand-contract sequence. Statements that are fine stay together in
the first file, in their order.

A column that gets another name or type goes over with its rows: a second column
is written beside it by a trigger, in both directions while both names are in
use; a block copies the rows in batches (or "patternvet backfill", where the tool
can't send it); constraints, indexes, keys, defaults, grants and comments are
made for it, and a guard before the last step fails while rows differ or
something has no counterpart. The order of columns is all that changes: the new
column is the last.

The files have the names and directives of the migration's tool. They take the
place of FILE, which is to be deleted, and have the versions behind the last one
of its folder; when FILE is not the last, what can run in its place keeps its
version, and a file behind it that uses what comes later is an error. Each file
is a migration of its own; where programs must be deployed before one, it says
so. What no safe sequence is known for stands in them as a comment above a block
that fails until people have put theirs there.

Nothing is executed, and nothing is written without --write.

Exit codes: 0 there is a plan, or FILE needs none; 1 parts of it are left to be
done by hand; 2 wrong usage, or a file that can't be planned.`

const planExamples = `  patternvet plan db/migrations/0042_index.up.sql
  patternvet plan --write db/migrations db/migrations/0042_index.up.sql`

func planCommand(f *checkFlags) *cobra.Command {
	var write string
	cmd := &cobra.Command{
		Use:     "plan FILE.sql",
		Short:   "print the safe sequence of files that does what a rejected migration does",
		Long:    planLong,
		Example: planExamples,
		Args:    exactly(1, "plan takes one migration"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.prepare(nil); err != nil {
				return err
			}
			plan, err := migrations.Plan(cmd.Context(), f.Options.Migrations(), args[0])
			if err != nil {
				return err
			}
			out := safetext.Writer(cmd.OutOrStdout())
			switch {
			case len(plan.Files) == 0:
				_, err = fmt.Fprintf(out, "%s needs no plan: nothing in it is rejected\n", safetext.Line(plan.File))
			case write != "":
				err = f.writePlan(out, plan, write)
			default:
				err = printPlan(out, plan)
			}
			if err != nil {
				return err
			}
			for _, remark := range plan.Remarks {
				fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message(remark))
			}
			if len(plan.Open) > 0 {
				fmt.Fprintln(stderr, "patternvet: left to be finished by hand; their files fail until they are:")
				for _, statement := range plan.Open {
					fmt.Fprintf(stderr, "    %s\n", safetext.Line(oneLine(statement)))
				}
				return &exitError{exitFindings}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&write, "write", "", "write the files into this `folder`; existing ones are never replaced")
	return cmd
}

// oneLine is a statement on one line, cut where it is long.
func oneLine(sql string) string {
	const most = 120
	sql = strings.Join(strings.Fields(sql), " ")
	if runes := []rune(sql); len(runes) > most {
		return string(runes[:most]) + " …"
	}
	return sql
}

func printPlan(out io.Writer, plan *migrations.Planned) error {
	_, err := fmt.Fprintf(out, "-- These files take the place of %s; delete it.\n", safetext.Line(plan.File))
	for _, file := range plan.Files {
		if err == nil {
			_, err = fmt.Fprintf(out, "\n-- file: %s\n%s", safetext.Line(file.Name), file.Text)
		}
	}
	return err
}

// writePlan writes all files or, when one of them exists, none.
func (f *checkFlags) writePlan(out io.Writer, plan *migrations.Planned, shown string) error {
	root, dir := safefile.RootOf(f.Dir), inDir(f.Dir, shown)
	for _, file := range plan.Files {
		if err := root.Check(filepath.Join(dir, file.Name)); err != nil {
			return err
		}
		if _, err := os.Lstat(filepath.Join(dir, file.Name)); !errors.Is(err, fs.ErrNotExist) {
			return usage("%s exists; nothing was written", filepath.Join(shown, file.Name))
		}
	}
	for _, file := range plan.Files {
		if err := root.Create(filepath.Join(dir, file.Name), []byte(file.Text)); err != nil {
			return err
		}
		fmt.Fprintf(out, "wrote %s\n", safetext.Line(filepath.ToSlash(filepath.Join(shown, file.Name))))
		if file.Deploy != "" {
			fmt.Fprintf(out, "    deploy first: %s\n", safetext.Line(file.Deploy))
		}
	}
	_, err := fmt.Fprintf(out, "they take the place of %s; delete it\n", safetext.Line(plan.File))
	return err
}
