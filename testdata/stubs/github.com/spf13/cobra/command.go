package cobra

import "context"

type Command struct {
	Use  string
	Run  func(cmd *Command, args []string)
	RunE func(cmd *Command, args []string) error
}

func (c *Command) AddCommand(cmds ...*Command)              {}
func (c *Command) Execute() error                           { return nil }
func (c *Command) ExecuteContext(ctx context.Context) error { return nil }
func (c *Command) Context() context.Context                 { return nil }
