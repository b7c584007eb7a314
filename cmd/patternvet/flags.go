package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/memory"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/report"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/safetext"
)

const long = `patternvet finds production mistakes in Go services and their PostgreSQL
migrations: environment reads scattered over the code, wildcard CORS with
credentials, migrations that lock tables or break running clients.

Without arguments it checks ./... below the current folder: all Go packages,
and all migrations it finds.`

const examples = `  patternvet                               check everything here
  patternvet ./internal/... db/migrations  check parts
  patternvet db/migrations/0042_x.up.sql   check one migration, knowing the earlier ones
  patternvet --new-from origin/main        only what this branch changed
  patternvet --fix                         apply the safe fixes
  patternvet --format sarif --output findings.sarif
  patternvet explain envscatter            why a rule exists, and what to write instead
  go vet -vettool=$(which patternvet) ./...`

// checkFlags are the flags of commands that run the checks.
type checkFlags struct {
	driver.Options
	config, color    string
	verbose, quiet   bool
	format, output   string
	reports          []string // format=file
	relativeTo       string
	failOn, baseline string
	incomplete       string // fail or warn
	fix, diff        bool
	fixDeployed      bool // whatever is deployed
	cacheDir         string
	memoryLimit      string
	timing           bool
	noCache          bool
}

func newCommand() *cobra.Command {
	f := &checkFlags{}
	root := &cobra.Command{
		Use:           "patternvet [flags] [package patterns, folders, .sql files]",
		Short:         "find production mistakes in Go services and their PostgreSQL migrations",
		Long:          long,
		Example:       examples,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, args []string) error { return f.check(cmd.Context(), cmd.OutOrStdout(), args) },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	f.addCommon(root)
	flags := root.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.format, "format", "text", "output format: "+strings.Join(report.Formats(), ", "))
	flags.StringVarP(&f.output, "output", "o", "", "write the report to this `file` instead of standard output")
	flags.StringArrayVar(&f.reports, "report", nil, "also write the report as `format=file`; can be given several times")
	flags.StringVar(&f.relativeTo, "relative-to", "", "name files in the reports relative to this `folder`, such as the repository's root (default: the folder of the run)")
	flags.StringVar(&f.failOn, "fail-on", "warning", "exit with 1 on findings of this severity or above: error, warning, or never")
	flags.StringVar(&f.incomplete, "incomplete", "fail", "what follows when not everything could be checked: fail exits with 3, warn leaves the exit code to the findings")
	flags.BoolVar(&f.fix, "fix", false, "apply the suggested fixes to the files, but for migrations that are deployed: those that git has as they are, unless --new-from or deployed-through says what is")
	flags.BoolVar(&f.fixDeployed, "fix-deployed", false, "apply fixes to deployed migrations too; goes with --diff, else it implies --fix")
	flags.BoolVar(&f.diff, "diff", false, "print the suggested fixes as a diff instead of the findings")
	flags.StringVar(&f.NewFrom, "new-from", "", "report only findings on lines, and in migrations, changed since this git `revision`")
	flags.StringVar(&f.baseline, "baseline", "", "leave out the findings recorded in this `file`")
	root.AddCommand(explainCommand(), rulesCommand(f), initCommand(f), baselineCommand(f), cacheCommand(f), goplsCommand(f), traceCommand(f), planCommand(f), backfillCommand(f), lspCommand(f), versionCommand())
	root.SetFlagErrorFunc(flagError)
	return root
}

// addCommon adds the flags that say what is checked, not what becomes of the
// findings.
func (f *checkFlags) addCommon(cmd *cobra.Command) {
	flags := cmd.PersistentFlags()
	flags.SortFlags = false
	flags.StringVarP(&f.Dir, "chdir", "C", "", "run as if started in this `folder`")
	flags.StringVar(&f.config, "config", "", "configuration `file` (default: the nearest "+config.Name+" here or above)")
	flags.StringSliceVar(&f.Enable, "enable", nil, "switch on rules: `RULE[/category],…`")
	flags.StringSliceVar(&f.Disable, "disable", nil, "switch off rules: `RULE[/category],…`")
	flags.StringVar(&f.Only, "only", "", "check only one `kind`: go or sql")
	flags.BoolVar(&f.Tests, "tests", false, "load _test.go files too")
	flags.StringSliceVar(&f.Tags, "tags", nil, "build `tags`")
	flags.IntVar(&f.PostgresVersion, "pg-version", 0, "major `version` of the PostgreSQL servers (default 14)")
	flags.StringVar(&f.DeployedThrough, "deployed-through", "", "`version` of the newest migration that is deployed, as its file spells it; older ones are not reported")
	flags.BoolVar(&f.Down, "down", false, "check the ways down of migrations too, one severity lower")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "say what is checked and why")
	flags.StringVar(&f.color, "color", "auto", "colours: auto, always or never")
	flags.StringVar(&f.cacheDir, "cache-dir", "", "`folder` that results are kept in between runs (default: $PATTERNVET_CACHE, or below the user's cache folder)")
	flags.BoolVar(&f.noCache, "no-cache", false, "keep and use no results of other runs")
	flags.DurationVar(&f.Timeout, "timeout", limits.DefaultTimeout, "limit of a run: what it did not get to is a problem then, and what it found is shown; 0 for none")
	flags.StringVar(&f.memoryLimit, "memory-limit", "", "soft limit of memory, such as 800MB or 2GB; the run gets slower rather than larger")
	flags.BoolVar(&f.timing, "timing", false, "say on standard error where the time went")
	flags.BoolVar(&f.quiet, "no-progress", false, "show no progress on terminals")
}

// prepare checks the flags and reads the configuration.
func (f *checkFlags) prepare(patterns []string) error {
	f.Patterns = patterns
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usage("-C %s: no such folder", f.Dir)
	}
	f.Dir = dir
	for _, choice := range []struct {
		flag, value string
		values      []string
	}{
		{"--format", f.format, append(report.Formats(), "")},
		{"--fail-on", f.failOn, []string{"error", "warning", "never", ""}},
		{"--incomplete", f.incomplete, []string{"fail", "warn", ""}},
		{"--only", f.Only, []string{"go", "sql", ""}},
		{"--color", f.color, []string{"auto", "always", "never"}},
	} {
		if err := oneOf(choice.flag, choice.value, choice.values); err != nil {
			return err
		}
	}
	for _, also := range f.reports {
		format, file, _ := strings.Cut(also, "=")
		if err := oneOf("--report", format, report.Formats()); err != nil {
			return err
		}
		if file == "" {
			return usage("--report %s: want format=file", also)
		}
		if err := f.mayWrite("--report", file); err != nil {
			return err
		}
	}
	if err := f.mayWrite("--output", f.output); err != nil {
		return err
	}
	if v := f.PostgresVersion; v != 0 && (v < 12 || v > 18) {
		return usage("--pg-version %d: want a major version from 12 to 18", v)
	}
	if err := f.checkTimeout(); err != nil {
		return err
	}
	f.fix = f.fix || f.fixDeployed && !f.diff
	if f.fix && f.diff {
		return usage("--fix writes the files, --diff does not; use one of them")
	}
	if f.config != "" {
		f.config = inDir(dir, f.config)
	}
	if err := f.limitMemory(); err != nil {
		return err
	}
	if f.timing {
		f.Timings = &timing.Timings{}
	}
	f.Cache = f.openCache(os.Stderr)
	f.Config, err = config.Load(f.config, dir, ruleset.Schema())
	f.Verbose = f.verbose
	if f.verbose {
		f.Log = func(format string, args ...any) {
			fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message(fmt.Sprintf(format, args...)))
		}
		if err == nil && f.Config.File != "" {
			f.Log("configuration %s", f.Config.File)
		}
	}
	return err
}

func (f *checkFlags) checkTimeout() error {
	if f.Timeout < 0 {
		return usage("--timeout %s: want a positive duration, or 0 for no limit", f.Timeout)
	}
	return nil
}

// mayWrite refuses a file that a link out of the project leads to before
// anything is checked for it.
func (f *checkFlags) mayWrite(flag, file string) error {
	if file == "" {
		return nil
	}
	if err := safefile.RootOf(f.Dir).Check(inDir(f.Dir, file)); err != nil {
		return usage("%s %s: %v", flag, file, err)
	}
	return nil
}

func usage(format string, args ...any) error {
	return &misuse.Error{Message: fmt.Sprintf(format, args...)}
}

func oneOf(flag, value string, values []string) error {
	for _, v := range values {
		if v == value {
			return nil
		}
	}
	return usage("%s: unknown value %q; want %s", flag, value, strings.Trim(strings.Join(values, ", "), ", "))
}

// flagError adds the nearest known flag to cobra's complaint.
func flagError(cmd *cobra.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return err
	}
	if near := rule.Nearest(name, flagNames(cmd)); near != "" {
		return fmt.Errorf("unknown flag --%s; did you mean --%s?", name, near)
	}
	return err
}

// limitMemory applies --memory-limit. Without one little is collected before the
// process has a size that any machine has.
func (f *checkFlags) limitMemory() error {
	if f.memoryLimit == "" {
		memory.Floor(memory.DefaultFloor)
		return nil
	}
	text := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(f.memoryLimit), "B"), "I")
	unit := int64(1)
	for suffix, factor := range map[string]int64{"K": 1 << 10, "M": 1 << 20, "G": 1 << 30} {
		if number, ok := strings.CutSuffix(text, suffix); ok {
			text, unit = number, factor
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/unit {
		return usage("--memory-limit %s: want a size, such as 800MB", f.memoryLimit)
	}
	debug.SetMemoryLimit(n * unit)
	return nil
}

// cacheFolder returns the folder of earlier results, "" when there is none to
// be used. A home without a cache folder is no reason to fail.
func (f *checkFlags) cacheFolder() string {
	if f.noCache {
		return ""
	}
	dir := f.cacheDir
	if dir == "" {
		dir = os.Getenv("PATTERNVET_CACHE")
	}
	if dir == "" {
		var err error
		if dir, err = store.DefaultDir(); err != nil {
			return ""
		}
	}
	return inDir(f.Dir, dir)
}

// cacheRefusals are the reasons that were told: a server asks for each run.
var cacheRefusals sync.Map

// openCache returns the store of earlier results, nil when there is none to be
// used. It says once why a folder is not.
func (f *checkFlags) openCache(say io.Writer) *store.Store {
	dir := f.cacheFolder()
	if dir == "" {
		return nil
	}
	s, err := driver.OpenCache(context.Background(), dir)
	if err != nil {
		if _, said := cacheRefusals.LoadOrStore(err.Error(), true); !said {
			fmt.Fprintf(say, "patternvet: no cache is used: %v\n", err)
		}
		return nil
	}
	return s
}

// maxCache bounds the store, in bytes.
const maxCache = 2 << 30
