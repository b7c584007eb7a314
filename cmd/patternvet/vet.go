package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver"
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
		vetFail(err)
	}
	if args[0] == "-V=full" {
		id, err := buildID(dir)
		if err != nil {
			vetFail(err)
		}
		fmt.Printf("patternvet version devel comments-go-here buildID=%s\n", id)
		os.Exit(exitClean)
	}
	c, err := config.Load("", dir, driver.Schema())
	if err != nil {
		vetFail(err)
	}
	analyzers, err := driver.Configured(c)
	if err != nil {
		vetFail(err)
	}
	unitchecker.Main(analyzers...)
}

func vetFail(err error) {
	fmt.Fprintf(os.Stderr, "patternvet: %v\n", err)
	os.Exit(exitUsage)
}

// buildID identifies this program together with the configuration. The go
// command keys its cache of vet results with it, so that a changed
// configuration is not answered with old findings.
func buildID(dir string) (string, error) {
	executable, err := os.Executable()
	if err != nil {
		return "", err
	}
	h := sha256.New()
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
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
