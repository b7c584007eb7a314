package gocheck

import (
	"fmt"
	"go/types"
	"go/version"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/finding"
)

// NewerGo is what a load needs of a newer Go than there is: this program was
// built with an older one, or the go command is older.
type NewerGo struct {
	wants    string // go1.27
	chain    string // a toolchain to build with, go1.27.0
	packages int    // that were checked in part, since this program is old
	refusal  string // what an old go command said; then nothing was loaded
	file     string // go.mod
	line     int
	modules  []string // folders
}

var (
	// wantsNewer is what the type checker says of a package or file.
	wantsNewer = regexp.MustCompile(`^(?:package|file) requires newer Go version (go[0-9.]+\w*)`)
	// refusesNewer is what the go command says of a module or workspace.
	refusesNewer = regexp.MustCompile(`(\S+(?: \S+)?) requires go >= ([0-9.]+\w*) \(running go [^)]*\)`)
)

// NewerWanted returns the version that a package's errors ask for, "" if none.
func NewerWanted(typed []types.Error) (wants string) {
	for _, e := range typed {
		if m := wantsNewer.FindStringSubmatch(e.Msg); m != nil {
			wants = newest(wants, m[1])
		}
	}
	return wants
}

// TakeNewer takes out of the partials those that bear on the report and ask for
// a newer Go than this program was built with. It returns nil if there are none.
func (g *Result) TakeNewer(passes []module.Pass, load Load) *NewerGo {
	bears := g.bearingPackages(passes)
	newer := &NewerGo{}
	partly := map[string]bool{}
	g.LoadErrors = slices.DeleteFunc(g.LoadErrors, func(p LoadErrors) bool {
		if p.Wants == "" || !bears[p.ID] {
			return false
		}
		newer.wants = newest(newer.wants, p.Wants)
		partly[p.Path] = true
		if p.Module != "" && !slices.Contains(newer.modules, p.Module) {
			newer.modules = append(newer.modules, p.Module)
		}
		return true
	})
	if newer.wants == "" {
		return nil
	}
	newer.packages = len(partly)
	newer.chain = ChainFor(newer.wants, load.Go.Version)
	slices.Sort(newer.modules)
	newer.at(append(newer.modules, load.Dir)[0])
	return newer
}

// RefusedNewer reads the go command's error that a module wants a newer Go.
func RefusedNewer(load Load, err error) *NewerGo {
	if err == nil {
		return nil
	}
	m := refusesNewer.FindStringSubmatch(err.Error())
	if m == nil {
		return nil
	}
	newer := &NewerGo{wants: "go" + m[2], chain: ChainFor("go"+m[2], ""), refusal: strings.TrimPrefix(m[0], "go: "), modules: []string{load.Dir}}
	newer.at(load.Dir)
	return newer
}

func (g *NewerGo) at(dir string) {
	g.file = filepath.Join(dir, "go.mod")
	if g.line = goDirective(g.file); g.line == 0 {
		g.file = dir
	}
}

// NewerProblems says once what several loads lack.
func NewerProblems(list []*NewerGo) []finding.Problem {
	byCause := map[bool]*NewerGo{}
	for _, g := range list {
		refused := g.refusal != ""
		all := byCause[refused]
		if all == nil {
			byCause[refused] = g
			continue
		}
		all.packages += g.packages
		all.modules = append(all.modules, g.modules...)
		if all.wants != newest(all.wants, g.wants) {
			all.wants, all.chain, all.refusal = g.wants, g.chain, g.refusal
		}
	}
	var problems []finding.Problem
	for _, refused := range []bool{false, true} {
		if g := byCause[refused]; g != nil {
			problems = append(problems, finding.Problem{Message: g.message(), File: g.file, Line: g.line})
		}
	}
	return problems
}

func (g *NewerGo) message() string {
	build := "GOTOOLCHAIN=" + g.chain + " go install github.com/patternvet/patternvet/cmd/patternvet@latest"
	if g.refusal != "" {
		what := "the module was"
		if n := len(g.modules); n > 1 {
			what = fmt.Sprintf("%d modules were", n)
		}
		return fmt.Sprintf("%s not checked: %s; install that Go, or let the go command fetch it with GOTOOLCHAIN=auto, and build patternvet with it: %s", what, g.refusal, build)
	}
	what := "1 package was checked only in part: it asks"
	if g.packages > 1 {
		what = fmt.Sprintf("%d packages were checked only in part: they ask", g.packages)
	}
	return fmt.Sprintf("%s for Go %s, and this patternvet was built with %s; build it with the newer Go: %s", what, strings.TrimPrefix(g.wants, "go"), runtime.Version(), build)
}

func newest(a, b string) string {
	if version.Compare(a, b) < 0 {
		return b
	}
	return a
}

// ChainFor names a toolchain that has a version of the language: the go
// command's own when it is new enough.
func ChainFor(wants, own string) string {
	own, _, _ = strings.Cut(own, " ") // experiments follow
	if version.IsValid(own) && version.Compare(own, wants) >= 0 {
		return own
	}
	if wants == version.Lang(wants) { // no toolchain has the name of a language
		return wants + ".0"
	}
	return wants
}
