package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/safetext"
	"github.com/patternvet/patternvet/internal/suite"
)

// isVetCall reports whether `go vet -vettool` is calling. Its protocol comes
// before any flag of ours.
func isVetCall(args []string) bool {
	if len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") {
		return true
	}
	return len(args) > 0 && filepath.Ext(args[len(args)-1]) == ".cfg"
}

// vetMain speaks unitchecker's protocol and does not return.
func vetMain(args []string) {
	dir, err := os.Getwd()
	if err != nil {
		vetExit(err)
	}
	if args[0] == "-V=full" {
		id, err := buildID(dir)
		if err != nil {
			vetExit(err)
		}
		fmt.Printf("patternvet version devel comments-go-here buildID=%s\n", id)
		os.Exit(exitClean)
	}
	c := &config.Config{}
	var view *driver.ModuleView
	if args[0] != "-flags" { // the go command would swallow what is wrong with the configuration
		wanted, err := readUnit(args[len(args)-1])
		if wanted == nothing || err != nil {
			vetExit(err)
		}
		if c, err = config.Load("", dir, ruleset.Schema()); err != nil {
			vetExit(err)
		}
		if wanted == findings {
			view = moduleView(dir, c)
		}
	}
	analyzers, err := suite.ForHost(c, suite.GoRules())
	if err != nil {
		vetExit(err)
	}
	if view != nil {
		view.Apply(analyzers)
	}
	unitchecker.Main(analyzers...)
}

// moduleView is what a run on the whole module says.
func moduleView(dir string, c *config.Config) *driver.ModuleView {
	flags := checkFlags{Options: driver.Options{Dir: dir}}
	return driver.NewModuleView(context.Background(), dir, c, flags.openCache(io.Discard)) // go vet would show the reason for each package
}

// wanted is what the go command asks of a package.
type wanted int

const (
	nothing wanted = iota
	facts
	findings
)

// readUnit reads what a call wants. It answers one that wants no more than the
// facts of a package outside the main modules. There are none: what the rules
// know of other modules stands in tables. Otherwise the first run, and the first
// after each change of the configuration, would type-check all dependencies.
func readUnit(file string) (wanted, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nothing, err
	}
	var unit unitchecker.Config
	if err := json.Unmarshal(data, &unit); err != nil {
		return nothing, fmt.Errorf("%s: %w", file, err)
	}
	standard := unit.ModulePath == "" && os.Getenv("GO111MODULE") != "off"
	switch {
	case !unit.VetxOnly:
		return findings, nil
	case !standard && unit.ModuleVersion == "":
		return facts, nil
	}
	return nothing, os.WriteFile(unit.VetxOutput, nil, 0o644)
}

// vetExit ends the program, in peace if there is no error.
func vetExit(err error) {
	if err == nil {
		os.Exit(exitClean)
	}
	fmt.Fprintf(stderr, "patternvet: %s\n", safetext.Message(err.Error()))
	os.Exit(exitUsage)
}

// buildID identifies this program together with the call, the configuration and
// what the whole module says of its packages. The go command keys its cache of vet
// results with it, so that a change of these is not answered with old findings.
func buildID(dir string) (string, error) {
	executable, err := os.Executable()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", dir, callOfGo())
	for _, file := range []string{executable, config.Find(dir)} {
		if file == "" {
			continue
		}
		f, err := os.Open(file)
		if err != nil {
			return "", err
		}
		_, err = io.Copy(h, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return "", err
		}
	}
	// What is wrong with the configuration is said where it is seen.
	if c, err := config.Load("", dir, ruleset.Schema()); err == nil {
		if view := moduleView(dir, c); view != nil {
			fmt.Fprint(h, view.Digest())
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
