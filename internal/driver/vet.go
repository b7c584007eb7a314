package driver

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"go/build"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers"
	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/finding"
)

// go vet hands one package at a time to its tool, and keeps what the tool said
// for as long as the package, what it imports and the tool's identity stay the
// same. What a module pass decides depends on more. So the tool asks a run on
// the whole module, which the store answers mostly, and makes the outcome a
// part of its identity.

// ModuleView is what a run on a whole module or workspace says, for a host that
// shows packages one by one.
type ModuleView struct {
	ctx     context.Context
	options Options
	mu      sync.Mutex
	results map[string]*Result // by the options that flags of analyzers change
}

// NewModuleView returns the view of the module or workspace that dir is in, nil
// if it is in none.
func NewModuleView(ctx context.Context, dir string, c *config.Config, cache *store.Store) *ModuleView {
	root := moduleRoot(dir)
	if root == "" {
		return nil
	}
	return &ModuleView{ctx: ctx, results: map[string]*Result{},
		options: Options{Dir: root, Only: "go", Tests: true, Config: c, Cache: cache}}
}

// moduleRoot returns the folder of the workspace that a folder's module belongs
// to, or else of the module, or "".
func moduleRoot(dir string) string {
	root := above(dir, "go.mod")
	work := os.Getenv("GOWORK")
	if work == "" {
		if at := above(dir, "go.work"); at != "" {
			work = filepath.Join(at, "go.work")
		}
	}
	if filepath.IsAbs(work) {
		if modules, problem := target.WorkspaceModules(work); problem == nil && (root == "" || slices.Contains(modules, root)) {
			return filepath.Dir(work)
		}
	}
	return root
}

// above returns the nearest folder from dir upwards that has a file, or "".
func above(dir, name string) string {
	for {
		if paths.Exists(filepath.Join(dir, name)) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// Digest identifies what the view says beyond what a package and its imports
// show. An edit that moves a finding in its file leaves it alone: the host sees
// that by itself.
func (v *ModuleView) Digest() string {
	result, err := v.run(nil, nil)
	if err != nil {
		return "failed: " + err.Error()
	}
	var h store.Hash
	passes := modulePasses()
	for _, f := range result.Findings {
		if passes[f.Rule] != nil {
			h.Add(f.Fingerprint)
			h.Add(f.File)
			h.Add(f.ID())
			h.Add(f.Text())
		}
	}
	return h.Key().String()
}

// run runs on the whole, with settings that differ from the configuration's.
func (v *ModuleView) run(a *analysis.Analyzer, changed map[string]string) (*Result, error) {
	o := v.options
	key := ""
	if len(changed) > 0 {
		text, err := json.Marshal(changed)
		if err != nil {
			return nil, err
		}
		key = a.Name + string(text)
		o = o.withFlags(a.Name, changed)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if result := v.results[key]; result != nil {
		return result, nil
	}
	result, err := Run(v.ctx, o)
	if err == nil {
		v.results[key] = result
	}
	return result, err
}

// withFlags returns the options with flags of an analyzer in the place of what
// the configuration says of the rule.
func (o Options) withFlags(name string, changed map[string]string) Options {
	c := *o.Config
	c.Rules = maps.Clone(c.Rules)
	if c.Rules == nil {
		c.Rules = map[string]config.Setting{}
	}
	setting := c.Rules[name]
	setting.Options = maps.Clone(setting.Options)
	if setting.Options == nil {
		setting.Options = map[string]string{}
	}
	for option, value := range changed {
		switch option {
		case "enable", "disable":
			for category := range strings.SplitSeq(value, ",") {
				if id := name + "/" + category; category == "" {
					continue
				} else if option == "enable" {
					o.Enable = append(slices.Clip(o.Enable), id)
				} else {
					o.Disable = append(slices.Clip(o.Disable), id)
				}
			}
		default:
			setting.Options[option] = value
		}
	}
	c.Rules[name] = setting
	o.Config = &c
	return o
}

// modulePasses returns the passes of a module by rule.
func modulePasses() map[string]*module.Pass {
	passes := map[string]*module.Pass{}
	for _, c := range analyzers.Checks() {
		if c.ModulePass != nil {
			pass := c.ModulePass(c.New())
			passes[c.Rule.Name] = &pass
		}
	}
	return passes
}

// Apply makes analyzers report what the view says of a package, where a module
// pass may have a say. A package with files that only build tags bring in is
// left to the analyzer: nobody tells the host's tags. So it is when the whole
// cannot be run.
func (v *ModuleView) Apply(list []*analysis.Analyzer) {
	passes := modulePasses()
	for _, a := range list {
		if pass := passes[a.Name]; pass != nil {
			v.apply(a, pass)
		}
	}
}

func (v *ModuleView) apply(a *analysis.Analyzer, judge *module.Pass) {
	run := a.Run
	before := flagValues(a)
	a.Run = func(pass *analysis.Pass) (any, error) {
		var own []analysis.Diagnostic
		judged := false
		seen := *pass
		seen.Report = func(d analysis.Diagnostic) { own = append(own, d) }
		seen.ExportPackageFact = func(fact analysis.Fact) {
			judged = judged || judge.Judges(fact)
			pass.ExportPackageFact(fact)
		}
		value, err := run(&seen)
		if err != nil {
			return value, err
		}
		if len(own) > 0 || judged {
			changed := flagValues(a)
			maps.DeleteFunc(changed, func(name, value string) bool { return before[name] == value })
			own = v.replace(a, changed, pass, own)
		}
		for _, d := range own {
			pass.Report(d)
		}
		return value, nil
	}
}

func flagValues(a *analysis.Analyzer) map[string]string {
	values := map[string]string{}
	a.Flags.VisitAll(func(f *flag.Flag) { values[f.Name] = f.Value.String() })
	return values
}

// replace returns what the view says of a package in the place of what the
// analyzer said.
func (v *ModuleView) replace(a *analysis.Analyzer, changed map[string]string, pass *analysis.Pass, own []analysis.Diagnostic) []analysis.Diagnostic {
	files := map[string]*token.File{}
	for _, f := range pass.Files {
		name := pass.Fset.PositionFor(f.FileStart, false).Filename
		if tagged(name) {
			return own
		}
		files[name] = pass.Fset.File(f.FileStart)
	}
	result, err := v.run(a, changed)
	if err != nil {
		return own
	}
	said := map[string]analysis.Diagnostic{}
	for _, d := range own {
		p := pass.Fset.Position(d.Pos)
		said[fmt.Sprint(p.Filename, p.Line, ":", p.Column)] = d
	}
	var list []analysis.Diagnostic
	for _, f := range result.Findings {
		if f.Rule != a.Name {
			continue
		}
		name := paths.Abs(v.options.Dir, f.File)
		d, ok := said[fmt.Sprint(name, f.Line, ":", f.Column)]
		if file := files[name]; !ok && file != nil {
			d, ok = diagnosticAt(file, f), true
		}
		if ok {
			d.Category, d.Message, d.URL = f.Category, f.Text(), f.URL
			list = append(list, d)
		}
	}
	return list
}

// tagged reports whether a file is in its package by build tags.
func tagged(file string) bool {
	member, err := build.Default.MatchFile(filepath.Split(file))
	return err == nil && !member
}

// diagnosticAt returns a diagnostic at the place of a finding.
func diagnosticAt(file *token.File, f finding.Finding) analysis.Diagnostic {
	at := func(line, column int) token.Pos {
		if line < 1 || line > file.LineCount() {
			return token.NoPos
		}
		return file.Pos(min(file.Offset(file.LineStart(line))+column-1, file.Size()))
	}
	return analysis.Diagnostic{Pos: at(f.Line, f.Column), End: at(f.EndLine, f.EndColumn)}
}
