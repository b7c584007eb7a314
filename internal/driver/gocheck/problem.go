package gocheck

import (
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// LoadProblem words an error of the go command. Most are about go.mod, and
// some name the line.
func LoadProblem(load Load, err error) finding.Problem {
	message := strings.TrimSpace(err.Error())
	if _, after, ok := strings.Cut(message, "stderr: "); ok {
		message = after // go/packages puts its own words before the go command's
	}
	p := finding.Problem{Message: "loading Go packages: " + message, File: load.Dir}
	for line := range strings.Lines(message) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if file, number := splitPosition(strings.TrimSuffix(word, ":")); number > 0 && strings.HasSuffix(file, ".mod") {
			p.File, p.Line = paths.Abs(load.Dir, file), number
			return p
		}
	}
	return p
}

// goDirective returns the line that gives a go.mod's Go version, 0 if unknown.
func goDirective(file string) int {
	data, err := safefile.Read(file, safefile.MaxSource)
	if err != nil {
		return 0
	}
	mod, err := modfile.ParseLax(file, data, nil)
	if err != nil || mod.Go == nil {
		return 0
	}
	return mod.Go.Syntax.Start.Line
}

// MissingEmbed reports whether an error is about embedded files that are not
// there. They are often built later, and no rule reads them.
func MissingEmbed(message string) bool {
	return strings.HasPrefix(message, "pattern ") && strings.HasSuffix(strings.TrimSpace(message), "no matching files found")
}

// splitPosition reads "file:line:col" or "file:line".
func splitPosition(s string) (file string, line int) {
	if s == "" || s == "-" {
		return "", 0
	}
	parts := strings.Split(s, ":")
	for i := len(parts) - 1; i > 0; i-- {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return strings.Join(parts[:i+1], ":"), line
		}
		line, s = n, strings.Join(parts[:i], ":")
	}
	return s, line
}

// ErrorPlace reads the position of an error of the package in dir.
func ErrorPlace(pos, dir string) (file string, line int) {
	file, line = splitPosition(pos)
	switch {
	case file == "":
		file = dir
	case !filepath.IsAbs(file):
		file = filepath.Join(dir, filepath.Base(file))
	}
	return file, line
}
