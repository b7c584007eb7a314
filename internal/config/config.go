// Package config reads .patternvet.yml, strictly: an unknown key is an error
// that names the line and the nearest known key.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safefile"
)

// Name is the configuration's file name.
const Name = ".patternvet.yml"

// Config is a parsed configuration. The zero value has everything at its
// default.
type Config struct {
	File       string // absolute path, "" when there is none
	Rules      map[string]Setting
	Exclude    []string // globs of files, relative to the configuration's folder
	Migrations []Migrations
}

// Setting is what is said of a rule or of one "rule/category".
type Setting struct {
	Off      bool
	Severity *rule.Severity    // nil: as the rule says
	Options  map[string]string // by option; lists are joined by commas
}

// Migrations names a folder of migrations, or several that are one history,
// that detection would miss or misread.
type Migrations struct {
	Dir string // absolute; with Dirs the folder that all of them lie below
	// Dirs are the folders of one history in their order, absolute. One may be a
	// glob: then its matches come in the order of the numbers in their names.
	Dirs            []string
	Tool            string // "" is detected
	Postgres        int    // major version, 0 is the default
	DeployedThrough string // version of the newest deployed migration
	Down            bool   // check the ways down too
	Line            int    // where the configuration says so
	DeployedLine    int    // where it gives DeployedThrough
}

// Dir is the folder that the configuration's paths are relative to.
func (c *Config) Dir() string { return filepath.Dir(c.File) }

// Excluded reports whether nothing is to be reported in a file, given by its
// absolute path.
func (c *Config) Excluded(file string) bool {
	if len(c.Exclude) == 0 {
		return false
	}
	rel, err := filepath.Rel(c.Dir(), file)
	if err != nil {
		return false
	}
	for _, glob := range c.Exclude {
		if ok, err := MatchGlob(glob, filepath.ToSlash(rel)); err == nil && ok {
			return true
		}
	}
	return false
}

// Schema is what a configuration may name.
type Schema struct {
	Rules []RuleSchema
	Tools []string // migration tools
	// Partial passes over rules and tools that are not named here: the reader
	// serves only some of what the file is about.
	Partial bool
}

// RuleSchema is a rule as the configuration sees it.
type RuleSchema struct {
	Name       string
	Was        []string
	Categories []string
	Options    []Option
}

// Option is a setting of one rule.
type Option struct {
	Name  string
	Usage string
	Type  string // "list", "bool", "int" or "string"
	Value string // the default

	// Check says what is wrong with a value; nil takes all of the type.
	Check func(value string) error
}

// Error is a mistake in a configuration.
type Error struct {
	File    string
	Line    int // 0: unknown
	Message string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// Find returns the configuration's path in dir or the nearest folder above
// it, "" if there is none.
func Find(dir string) string {
	for {
		path := filepath.Join(dir, Name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Load reads the configuration at path, or the nearest one at or above dir
// when path is empty. Without any it returns the defaults.
func Load(path, dir string, schema Schema) (*Config, error) {
	if path == "" {
		if path = Find(dir); path == "" {
			return &Config{}, nil
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	data, err := safefile.RootOf(dir).Read(path, safefile.MaxConfig)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &Error{File: path, Message: "no such configuration file; `patternvet init` writes one"}
		}
		return nil, &Error{File: path, Message: err.Error()}
	}
	return Parse(path, data, schema)
}
