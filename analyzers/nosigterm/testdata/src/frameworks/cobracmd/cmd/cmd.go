package cmd // want package:`serving`

import (
	"github.com/labstack/echo/v4"
	"github.com/spf13/cobra"
)

var root = &cobra.Command{Use: "shop"}

var serveCommand = &cobra.Command{Use: "serve", Run: serve}

func init() { root.AddCommand(serveCommand) }

func Execute() { root.Execute() }

func serve(*cobra.Command, []string) { echo.New().Start(":8080") }
