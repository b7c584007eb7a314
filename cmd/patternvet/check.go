package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/patternvet/patternvet/internal/baseline"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/gitdiff"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/fix"
	"github.com/patternvet/patternvet/internal/report"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/safetext"
)

// check is the main job.
func (f *checkFlags) check(ctx context.Context, stdout io.Writer, patterns []string) error {
	if err := f.prepare(patterns); err != nil {
		return err
	}
	start := time.Now()
	var known baseline.Baseline
	if f.baseline != "" {
		var err error
		if known, err = baseline.Read(f.Dir, inDir(f.Dir, f.baseline)); err != nil {
			return usage("%v", err)
		}
	}
	result, err := f.run(ctx)
	if err != nil {
		return err
	}
	for _, note := range result.Notes {
		fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message(note))
	}
	findings, _, gone := known.Split(result.Findings)
	f.sayGone(known, len(gone), result)
	r := &report.Report{
		Findings: findings, Problems: result.Problems, Packages: result.Packages, Migrations: result.Migrations, SQL: result.SQL,
		Known: len(result.Findings) - len(findings), Version: version(), Dir: f.Dir, Rules: ruleset.All(), Source: result.Sources.Read,
	}
	if f.diff {
		if r.Exit, err = f.verdict(r); err != nil {
			return err
		}
		return f.printDiff(ctx, stdout, r)
	}
	if f.fix {
		if err := f.applyFixes(ctx, r, result.Sources); err != nil {
			return err
		}
	}
	r.Elapsed = time.Since(start)
	if r.Exit, err = f.verdict(r); err != nil {
		return err
	}
	if err := f.write(stdout, r); err != nil {
		return err
	}
	return exitWith(r.Exit.Code)
}

// exitWith returns the error that makes the program exit with the code.
func exitWith(code int) error {
	if code == exitClean {
		return nil
	}
	return &exitError{code}
}

// run runs the driver with progress on the terminal.
func (f *checkFlags) run(ctx context.Context) (*driver.Result, error) {
	if isTerminal(os.Stderr) && !f.quiet && !f.verbose {
		p := startProgress(os.Stderr)
		defer p.stop()
		f.Progress = p.update
	}
	result, err := driver.Run(ctx, f.Options)
	_ = f.Cache.Trim(maxCache) // costs space at worst
	if f.timing {
		for _, step := range f.Timings.Steps() {
			fmt.Fprintf(stderr, "%10.3fs  %s\n", step.Took.Seconds(), step.Name)
		}
	}
	return result, err
}

// write writes the report, and the further ones of --report.
func (f *checkFlags) write(stdout io.Writer, r *report.Report) error {
	if f.relativeTo != "" {
		var err error
		if r, err = r.RelativeTo(inDir(f.Dir, f.relativeTo)); err != nil {
			return usage("--relative-to: %v", err)
		}
	}
	for _, also := range f.reports {
		format, file, _ := strings.Cut(also, "=")
		r.Color = f.color == "always"
		if err := f.writeFile(file, format, r); err != nil {
			return err
		}
	}
	if f.output != "" {
		r.Color = f.color == "always"
		return f.writeFile(f.output, f.format, r)
	}
	r.Color = wantColor(f.color, stdout)
	return report.Write(stdout, f.format, r)
}

func (f *checkFlags) writeFile(name, format string, r *report.Report) error {
	var text bytes.Buffer
	if err := report.Write(&text, format, r); err != nil {
		return err
	}
	return safefile.RootOf(f.Dir).Write(inDir(f.Dir, name), text.Bytes())
}

// verdict turns the outcome into an exit code. An incomplete run has its own
// unless --incomplete leaves it to the findings.
func (f *checkFlags) verdict(r *report.Report) (report.Exit, error) {
	exit := report.Exit{Incomplete: len(r.Problems) > 0}
	if f.failOn != "never" {
		threshold, err := rule.ParseSeverity(f.failOn)
		if err != nil {
			return exit, err
		}
		exit.Findings = slices.ContainsFunc(r.Findings, func(found finding.Finding) bool { return found.Severity >= threshold })
	}
	switch {
	case exit.Incomplete && f.incomplete != "warn":
		exit.Code = exitIncomplete
	case exit.Findings:
		exit.Code = exitFindings
	}
	return exit, nil
}

// fixes works out the fixes, and says which are left alone.
func (f *checkFlags) fixes(ctx context.Context, r *report.Report) (*fix.Result, error) {
	var keep map[string]bool
	if !f.fixDeployed {
		var err error
		if keep, err = gitdiff.Committed(ctx, f.Dir, r.Findings); err != nil {
			return nil, err
		}
	}
	fixed, err := fix.Apply(r.Findings, keep, r.Source)
	if err != nil {
		return nil, err
	}
	if n := len(fixed.Held); n > 0 {
		fmt.Fprintf(stderr, "patternvet: left %d fixes of %d migrations that are committed, and so count as deployed: what has run must not change; "+
			"--new-from REV or --deployed-through VERSION says what has not, --fix-deployed fixes all\n", n, len(keep))
	}
	for _, found := range fixed.Taken {
		fmt.Fprintf(stderr, "patternvet: left a fix, since a file that it makes is there: %s\n", safetext.Message(found.Fixes[0].Message))
	}
	return fixed, nil
}

func (f *checkFlags) printDiff(ctx context.Context, stdout io.Writer, r *report.Report) error {
	fixed, err := f.fixes(ctx, r)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(stdout, safetext.Text(string(fixed.Diff(r.Source)))); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "patternvet: the diff mends %d of %d findings\n", len(fixed.Fixed), len(r.Findings))
	for _, p := range r.Problems {
		fmt.Fprintf(stderr, "patternvet: incomplete: %s: %s\n", safetext.Line(p.File), safetext.Message(p.Message))
	}
	return exitWith(r.Exit.Code)
}

func (f *checkFlags) applyFixes(ctx context.Context, r *report.Report, sources *sources.Files) error {
	fixed, err := f.fixes(ctx, r)
	if err != nil {
		return err
	}
	for file := range fixed.New { // first, since it may fail
		if fixed.New[file] {
			if err := sources.Create(file, fixed.Files[file]); err != nil {
				return err
			}
		}
	}
	for file, data := range fixed.Files {
		if fixed.New[file] {
			continue
		}
		if err := sources.Write(file, data); err != nil {
			return err
		}
	}
	for _, found := range fixed.Fixed {
		if found.Fixes[0].Creates() { // there may be more to do
			fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message("fixed: "+found.Fixes[0].Message))
		}
	}
	if len(fixed.Fixed) > 0 {
		fmt.Fprintf(stderr, "patternvet: fixed %d findings in %d files\n", len(fixed.Fixed), len(fixed.Files))
	}
	r.Findings = append([]finding.Finding(nil), fixed.Remaining...)
	return nil
}

// inDir returns a path given on the command line as seen from dir.
func inDir(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
