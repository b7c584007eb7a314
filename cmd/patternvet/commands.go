package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/safetext"
)

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

func findRule(name string) (*rule.Rule, error) {
	name, _, _ = strings.Cut(name, "/")
	var names []string
	for _, r := range ruleset.All() {
		names = append(names, r.Name)
		if r.Name == name {
			return r, nil
		}
		for _, was := range r.Was {
			if was == name {
				return r, nil
			}
		}
	}
	if near := rule.Nearest(name, names); near != "" {
		return nil, usage("unknown rule %q; did you mean %q?", name, near)
	}
	return nil, usage("unknown rule %q; `patternvet rules` lists them", name)
}

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "say why a rule exists, when it reports, and what to write instead",
		Example: "  patternvet explain corswildcard\n  patternvet explain index-not-concurrent",
		Args:    exactly(1, "explain takes one rule; `patternvet rules` lists them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := findRule(args[0])
			if err != nil {
				return err
			}
			page := r.Page(ruleset.PageOptions(r.Name))
			_, page, _ = strings.Cut(page, "\n\n") // the remark on how the page is made
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s\n", page, r.URL(""))
			return err
		},
	}
}

// exactly is cobra.ExactArgs with words that help.
func exactly(n int, message string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usage("%s", message)
		}
		return nil
	}
}

func rulesCommand(f *checkFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "list the rules with their severity and what they report",
		Args:  exactly(0, "rules takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, r := range ruleset.All() {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Name, r.Lang, state(r.Off, r.Severity), r.Title)
				for _, c := range r.Categories {
					if f.verbose {
						fmt.Fprintf(w, "  %s/%s\t%s\t%s\t%s\n", r.Name, c.Name, r.Lang, state(c.Off, c.Severity), c.Title)
					}
				}
			}
			return w.Flush()
		},
	}
}

func state(off bool, s rule.Severity) string {
	if off {
		return "off"
	}
	return s.String()
}

func initCommand(f *checkFlags) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "write a " + config.Name + " with the defaults and the migrations found here",
		Args:  exactly(0, "init takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := filepath.Abs(f.Dir)
			if err != nil {
				return err
			}
			file := filepath.Join(dir, config.Name)
			if _, err := os.Lstat(file); err == nil && !force {
				return usage("%s exists; --force replaces it", file)
			}
			text, err := ruleset.InitialConfig(cmd.Context(), dir)
			if err != nil {
				return err
			}
			if err := safefile.RootOf(dir).Write(file, []byte(text)); err != nil {
				return err
			}
			_, err = fmt.Fprintf(safetext.Writer(cmd.OutOrStdout()), "wrote %s\n", file)
			return err
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace an existing file")
	return cmd
}

func cacheCommand(f *checkFlags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cache",
		Short: "show or remove what is kept between runs",
		Args:  exactly(0, "cache takes status or clean"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "status",
		Short: "show the folder, the number of entries and their size",
		Args:  exactly(0, "cache status takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir := f.cacheFolder()
			if dir == "" {
				return usage("there is no cache folder; --cache-dir names one")
			}
			s := store.Open(dir)
			n, size, err := s.Status()
			if err == nil {
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d entries, %.1f MB of at most %d MB\n", s.Dir(), n, float64(size)/1e6, maxCache/1_000_000)
			}
			return err
		},
	}, &cobra.Command{
		Use:   "clean",
		Short: "remove all entries",
		Args:  exactly(0, "cache clean takes no arguments"),
		RunE: func(*cobra.Command, []string) error {
			dir := f.cacheFolder()
			if dir == "" {
				return usage("there is no cache folder; --cache-dir names one")
			}
			s := store.Open(dir)
			return s.Clean()
		},
	})
	return cmd
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  exactly(0, "version takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "patternvet %s\n", version())
			return err
		},
	}
}

// release is set by builds of releases: -ldflags "-X main.release=v1.2.3".
var release string

// version is the release, or the module version this program was built from.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
