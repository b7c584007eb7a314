package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/integrations/gopls"
)

func goplsCommand(f *checkFlags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gopls",
		Short: "build a gopls that has the Go rules inside, for editors",
		Args:  exactly(0, "gopls takes build"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var o gopls.Options
	build := &cobra.Command{
		Use:     "build",
		Short:   "build it with the installed Go, from the module proxy",
		Example: "  patternvet gopls build -o ~/bin/gopls\n  patternvet gopls build --gopls v0.23.0",
		Args:    exactly(0, "gopls build takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Output = inDir(f.Dir, o.Output)
			o.Log = func(format string, args ...any) {
				fmt.Fprintf(cmd.ErrOrStderr(), "patternvet: "+format+"\n", args...)
			}
			built, err := gopls.Build(cmd.Context(), o)
			if err != nil {
				return &incompleteError{err}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "built %s: gopls %s with the Go rules of patternvet %s\n", built.Output, built.Version, version())
			return err
		},
	}
	build.Flags().StringVarP(&o.Output, "output", "o", "gopls", "`file` to write")
	build.Flags().StringVar(&o.Version, "gopls", "", "`version` of gopls (default: the newest that the installed Go can build)")
	build.Flags().StringVar(&o.Source, "source", "", "`checkout` of patternvet to take the rules from (default: what this program was built from)")
	cmd.AddCommand(build)
	return cmd
}
