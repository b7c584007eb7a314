// Package integrations_test holds the hosts that cost nothing to build to the
// same findings; golangci, gopls and nogo have tests of their own, which
// scripts/test.sh runs.
package integrations_test

import (
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/hosttest"
)

var update = flag.Bool("update", false, "rewrite testdata/golden/hosts.txt")

func TestSameFindings(t *testing.T) {
	t.Setenv("PATTERNVET_CACHE", t.TempDir())
	dir := hosttest.Sample(t)
	patternvet := hosttest.Build(t, hosttest.Root(), "./cmd/patternvet", "patternvet")
	multichecker := hosttest.Build(t, hosttest.Root(), "./integrations/testdata/multichecker", "multichecker")

	stdout, stderr, code := hosttest.Run(t, dir, multichecker, "-json", "./...")
	if code != 0 {
		t.Fatalf("multichecker exits with %d: %s", code, stderr)
	}
	own := parseVet(t, dir, stdout)
	if *update {
		if err := os.WriteFile(hosttest.Golden(), []byte(hosttest.Format(own)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	hosttest.Compare(t, "multichecker", own)

	said := command(t, dir, patternvet, "--only=go", "--no-cache", "./...")
	compareCommand(t, own, said)
	hosttest.Same(t, "go vet", said, vet(t, dir, patternvet, "./..."))
}

// compareCommand compares what the command says with what hosts say, but for
// the places that are known to differ. These must differ.
func compareCommand(t *testing.T, hosts, command []hosttest.Finding) {
	t.Helper()
	hostSays := map[string]string{}
	for _, f := range hosts {
		hostSays[f.Place()] = f.Message
	}
	for _, f := range command {
		_, mayDiffer := hosttest.Differs[f.Place()]
		if same := hostSays[f.Place()] == f.Message; same == mayDiffer {
			t.Errorf("%s: patternvet says %q, other hosts %q; expected to differ: %v", f.Place(), f.Message, hostSays[f.Place()], mayDiffer)
		}
		delete(hostSays, f.Place())
	}
	for place := range hostSays {
		if _, mayDiffer := hosttest.Differs[place]; !mayDiffer {
			t.Errorf("%s: hosts report it, patternvet does not", place)
		}
	}
}

// TestSameFix applies a fix through each host.
func TestSameFix(t *testing.T) {
	t.Parallel()
	patternvet := hosttest.Build(t, hosttest.Root(), "./cmd/patternvet", "patternvet")
	multichecker := hosttest.Build(t, hosttest.Root(), "./integrations/testdata/multichecker", "multichecker")
	var first string
	for _, host := range [][]string{
		{patternvet, "--fix", "--no-cache", "./internal/retry"},
		{"go", "vet", "-vettool=" + patternvet, "-fix", "./internal/retry"},
		{multichecker, "-fix", "./internal/retry"},
	} {
		dir := hosttest.Sample(t)
		file := hosttest.Write(t, dir, hosttest.FixableFile, hosttest.Fixable)
		_, stderr, _ := hosttest.Run(t, dir, host...)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
		}
		if !strings.Contains(string(data), hosttest.Fixed) || string(data) != first {
			t.Errorf("after %v: %s\n%s", host, stderr, data)
		}
	}
}

// parseVet reads the JSON of go vet and multichecker: an object a package, one
// after the other.
func parseVet(t *testing.T, dir, text string) []hosttest.Finding {
	t.Helper()
	var findings []hosttest.Finding
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var packages map[string]map[string][]struct{ Posn, Message string }
		if err := d.Decode(&packages); errors.Is(err, io.EOF) {
			return findings
		} else if err != nil {
			t.Fatalf("%v in:\n%s", err, text)
		}
		for _, byRule := range packages {
			for rule, list := range byRule {
				for _, d := range list {
					findings = append(findings, finding(t, dir, d.Posn, rule, d.Message))
				}
			}
		}
	}
}

// finding splits "file:line:column".
func finding(t *testing.T, dir, posn, rule, message string) hosttest.Finding {
	t.Helper()
	rest, column := cutLast(t, posn)
	file, line := cutLast(t, rest)
	return hosttest.Finding{File: hosttest.Relative(dir, file), Line: line, Column: column, Rule: rule, Message: message}
}

func cutLast(t *testing.T, s string) (string, int) {
	t.Helper()
	i := strings.LastIndex(s, ":")
	if i < 0 {
		t.Fatalf("%q is no position", s)
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil {
		t.Fatalf("%q is no position", s)
	}
	return s[:i], n
}
