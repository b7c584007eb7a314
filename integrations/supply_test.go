package integrations_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/semver"
)

// module is what the go command says of one.
type module struct {
	Path, Version, Dir string
	Time               *time.Time
	Main               bool
}

// modules are those whose packages are built into the program or its tests, on
// any system.
func modules(t *testing.T) []module {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-json", "all").Output()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, cgo := range []string{"0", "1"} {
			cmd := exec.Command("go", "list", "-deps", "-test", "-e", "-f", "{{with .Module}}{{.Path}}{{end}}", "../...")
			cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED="+cgo)
			packages, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			for path := range strings.FieldsSeq(string(packages)) {
				used[path] = true
			}
		}
	}
	var list []module
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var m module
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if !m.Main && used[m.Path] {
			list = append(list, m)
		}
	}
	if len(list) < 15 {
		t.Fatalf("only %d modules", len(list))
	}
	return list
}

// licences are those that are accepted, by words of their texts.
var licences = map[string]*regexp.Regexp{
	"MIT":        regexp.MustCompile(`Permission is hereby granted, free of charge`),
	"BSD":        regexp.MustCompile(`Redistribution and use in source and binary forms`),
	"Apache-2.0": regexp.MustCompile(`Apache License\s+Version 2\.0`),
	"ISC":        regexp.MustCompile(`Permission to use, copy, modify, and(/or)? distribute`),
}

// refused are words of licences that ask for more.
var refused = regexp.MustCompile(`(?i)GNU (LESSER |AFFERO )?GENERAL PUBLIC|Mozilla Public License|Server Side Public|Business Source|Commons Clause`)

func TestLicences(t *testing.T) {
	for _, m := range modules(t) {
		files, err := filepath.Glob(filepath.Join(m.Dir, "LICEN[CS]E*"))
		if copying, _ := filepath.Glob(filepath.Join(m.Dir, "COPYING*")); err == nil {
			files = append(files, copying...)
		}
		known := ""
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				continue // a folder of licences
			}
			if words := refused.Find(text); words != nil {
				t.Errorf("%s %s: %s has %q", m.Path, m.Version, filepath.Base(file), words)
			}
			for name, words := range licences {
				if words.Match(text) {
					known = name
				}
			}
		}
		if known == "" {
			t.Errorf("%s %s: no licence that is accepted, in %v", m.Path, m.Version, files)
		}
	}
}

// reviewed is when the list of old modules was last gone through.
var reviewed = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)

// old are modules whose version is older than three years, and why they stay.
var old = map[string]string{
	"github.com/davecgh/go-spew":           "tests of dependencies; finished",
	"github.com/pmezard/go-difflib":        "tests of dependencies; finished",
	"github.com/stretchr/objx":             "tests of dependencies",
	"github.com/inconshreveable/mousetrap": "cobra on Windows; finished",
	"github.com/jackc/pgpassfile":          "pgx; finished, and no file is read with it but one that --dsn names",
}

// atLeast are the first versions without a known fault that can be reached.
var atLeast = map[string]string{
	"google.golang.org/protobuf": "v1.33.0", // endless loop on malformed JSON
	"golang.org/x/text":          "v0.3.8",  // quadratic time for language tags
	"gopkg.in/yaml.v3":           "v3.0.1",  // ends the process on malformed input
}

func TestAges(t *testing.T) {
	for _, m := range modules(t) {
		if first := atLeast[m.Path]; first != "" && semver.Compare(m.Version, first) < 0 {
			t.Errorf("%s %s has a known fault, mended in %s", m.Path, m.Version, first)
		}
		if m.Time == nil {
			t.Errorf("%s %s: the go command knows no date", m.Path, m.Version)
			continue
		}
		if m.Time.Before(reviewed.AddDate(-3, 0, 0)) && old[m.Path] == "" {
			t.Errorf("%s %s is of %s: see whether there is a newer one, or say in the list why it stays", m.Path, m.Version, m.Time.Format(time.DateOnly))
		}
	}
}
