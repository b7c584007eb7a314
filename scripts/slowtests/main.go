// Command slowtests reads what `go test -json` prints and shows it as go test
// does, without what tests that passed printed, and at the end the tests and
// packages that took longest. It exits with 1 when something failed, or when
// the input ends early.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	n := flag.Int("n", 15, "how many of the slowest tests to show")
	flag.Parse()
	failed, err := summarize(os.Stdin, os.Stdout, *n)
	if err != nil {
		fmt.Fprintln(os.Stderr, "slowtests:", err)
	}
	if failed || err != nil {
		os.Exit(1)
	}
}

// event is a line of `go test -json`; see `go doc test2json` and `go help
// buildjson`.
type event struct {
	Action, Package, Test, ImportPath, Output string
	Elapsed                                   float64 // seconds
}

type timed struct {
	name    string
	seconds float64
}

// packageState is a package whose tests run.
type packageState struct {
	order   []string            // tests with output, "" for the package itself
	outputs map[string][]string // by test
}

// add keeps output; what subtests print is kept with the outermost test, so that
// it stays together.
func (p *packageState) add(test, output string) {
	test, _, _ = strings.Cut(test, "/")
	if p.outputs[test] == nil {
		p.order = append(p.order, test)
	}
	p.outputs[test] = append(p.outputs[test], output)
}

// summarize reports whether a package failed.
func summarize(in io.Reader, out io.Writer, n int) (failed bool, err error) {
	running := map[string]*packageState{}
	var tests, packages []timed
	lines := bufio.NewReader(in)
	for {
		line, readErr := lines.ReadBytes('\n')
		var e event
		switch {
		case len(strings.TrimSpace(string(line))) == 0:
		case json.Unmarshal(line, &e) != nil:
			_, err = out.Write(line) // of the go command itself
		case e.Action == "build-output":
			_, err = fmt.Fprint(out, e.Output)
		case e.Action == "build-fail":
			failed = true
		case e.Package != "" && running[e.Package] == nil:
			running[e.Package] = &packageState{outputs: map[string][]string{}}
		}
		if err != nil {
			return failed, err
		}
		p := running[e.Package]
		ended := e.Action == "pass" || e.Action == "fail" || e.Action == "skip"
		switch {
		case p == nil:
		case e.Action == "output":
			p.add(e.Test, e.Output)
		case ended && e.Test != "":
			if !strings.Contains(e.Test, "/") {
				tests = append(tests, timed{e.Package + "." + e.Test, e.Elapsed})
				if e.Action != "fail" {
					p.outputs[e.Test] = []string{}
				}
			}
		case ended:
			delete(running, e.Package)
			packages = append(packages, timed{e.Package, e.Elapsed})
			failed = failed || e.Action == "fail"
			if err := p.print(out, e); err != nil {
				return failed, err
			}
		}
		if errors.Is(readErr, io.EOF) {
			break
		}
		if readErr != nil {
			return failed, readErr
		}
	}
	if err := slowest(out, "tests", tests, n); err != nil {
		return failed, err
	}
	if err := slowest(out, "packages", packages, n); err != nil {
		return failed, err
	}
	if len(running) > 0 {
		return failed, fmt.Errorf("the input ends before %d packages do", len(running))
	}
	if len(packages) == 0 {
		return failed, errors.New("no package was tested")
	}
	return failed, nil
}

// print prints the outcome of a package, of one that failed all that is kept.
func (p *packageState) print(out io.Writer, e event) error {
	var err error
	switch e.Action {
	case "pass":
		_, err = fmt.Fprintf(out, "ok  \t%s\t%.1fs\n", e.Package, e.Elapsed)
	case "fail":
		for _, test := range p.order {
			for _, output := range p.outputs[test] {
				if _, err := fmt.Fprint(out, output); err != nil {
					return err
				}
			}
		}
	}
	return err
}

func slowest(out io.Writer, what string, list []timed, n int) error {
	slices.SortFunc(list, func(a, b timed) int { return cmp.Or(cmp.Compare(b.seconds, a.seconds), cmp.Compare(a.name, b.name)) })
	if len(list) == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(out, "\nslowest %s:\n", what); err != nil {
		return err
	}
	for _, t := range list[:min(n, len(list))] {
		if _, err := fmt.Fprintf(out, "%8.1fs  %s\n", t.seconds, t.name); err != nil {
			return err
		}
	}
	return nil
}
