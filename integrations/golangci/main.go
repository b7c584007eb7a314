// Command golangci is golangci-lint with patternvet's rules built in: the
// same program and the same flags, with the plugins of analyzers/gclplugin.
//
// It does what `golangci-lint custom` does, without a clone: everything comes
// through the module proxy.
package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/patternvet/patternvet/analyzers/gclplugin"
)

const linter = "github.com/golangci/golangci-lint/v2"

func main() {
	info, err := buildInfo()
	if err == nil {
		err = commands.Execute(info)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "The command is terminated due to an error: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}

// buildInfo names the version of golangci-lint inside, and this very program:
// golangci-lint keys its cache with the version, and a rebuilt plugin must not
// be answered with the findings of the former one.
func buildInfo() (commands.BuildInfo, error) {
	hash, err := executableHash()
	if err != nil {
		return commands.BuildInfo{}, err
	}
	version := "unknown"
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range build.Deps {
			if dep.Path == linter {
				version = strings.TrimPrefix(dep.Version, "v")
			}
		}
	}
	return commands.BuildInfo{
		GoVersion: runtime.Version(),
		Version:   version + "-custom-patternvet-" + hash,
		Commit:    "(unknown)",
		Date:      "(unknown)",
	}, nil
}

func executableHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}
