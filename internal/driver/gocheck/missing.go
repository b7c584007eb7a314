package gocheck

import (
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/safefile"
)

// Lasting is how long an outcome holds if no file changes.
type Lasting int

// How long an outcome holds, the longest first.
const (
	always Lasting = iota
	AWhile         // something outside of files may change it, such as the network
	Never
)

// lastingErrors are errors of the go command that files alone decide on:
// sources, go.mod and go.sum, and the module cache. All others may be the
// network's.
var lastingErrors = []string{
	"no required module provides package", "missing go.sum entry", "is not in std", "import cycle not allowed",
	"build constraints exclude all Go files", "no Go files in", "found packages ", "use of internal package",
	"is a program, not an importable package", "import lookup disabled by -mod=", "replacement directory ",
	"go.mod requires go ", "errors parsing ", "updates to go.mod needed", "inconsistent vendoring",
	"module lookup disabled by GOPROXY=off", "outside main module or its selected dependencies", "no matching files found",
	"C source files not allowed", "listed in go.work file: open ", "contained in a module that is not one of the workspace modules",
}

// LastingOf says how long an error of the go command holds.
func LastingOf(message string) Lasting {
	for _, known := range lastingErrors {
		if strings.Contains(message, known) {
			return always
		}
	}
	if strings.HasPrefix(message, "expected ") {
		return always // of a source, as is what names one
	}
	if file, _, ok := strings.Cut(message, ".go:"); ok && !strings.ContainsAny(file, " \n") {
		return always
	}
	return AWhile
}

// ModuleFiles lists what may be missing of the modules of a load: the folders
// that replace modules, and where the module cache has the modules that go.mod
// and go.sum name.
func ModuleFiles(load Load) (replaced, cached []string) {
	files := []string{load.Go.Work}
	for _, dir := range load.MainModuleDirs {
		files = append(files, filepath.Join(dir, "go.mod"))
	}
	for _, file := range files {
		data, err := safefile.Read(file, safefile.MaxSource)
		if err != nil {
			continue
		}
		for _, r := range replacements(file, data) {
			if r.New.Version == "" {
				replaced = append(replaced, paths.Abs(filepath.Dir(file), r.New.Path))
				continue
			}
			cached = append(cached, inModuleCache(load.Go.ModCache, r.New)...)
		}
		if mod, err := modfile.ParseLax(file, data, nil); err == nil && !strings.HasSuffix(file, ".work") {
			for _, r := range mod.Require {
				cached = append(cached, inModuleCache(load.Go.ModCache, r.Mod)...)
			}
		}
		for _, name := range []string{strings.TrimSuffix(strings.TrimSuffix(file, ".mod"), ".work") + ".sum", file + ".sum"} {
			sums, _ := safefile.Read(name, safefile.MaxSource) // one of the two names is right; without the file nothing is named
			for line := range strings.Lines(string(sums)) {
				if fields := strings.Fields(line); len(fields) == 3 {
					version, _ := strings.CutSuffix(fields[1], "/go.mod")
					cached = append(cached, inModuleCache(load.Go.ModCache, module.Version{Path: fields[0], Version: version})...)
				}
			}
		}
	}
	return replaced, cached
}

func replacements(file string, data []byte) []*modfile.Replace {
	if strings.HasSuffix(file, ".work") {
		if work, err := modfile.ParseWork(file, data, nil); err == nil {
			return work.Replace
		}
		return nil
	}
	// Strictly: the lax form leaves replacements out.
	if mod, err := modfile.Parse(file, data, nil); err == nil {
		return mod.Replace
	}
	return nil
}

// inModuleCache returns the files that are there once a module, and once its
// go.mod alone was downloaded.
func inModuleCache(cache string, m module.Version) []string {
	path, err := module.EscapePath(m.Path)
	if err != nil {
		return nil
	}
	version, err := module.EscapeVersion(m.Version)
	if err != nil {
		return nil
	}
	path = filepath.FromSlash(path)
	return []string{filepath.Join(cache, path+"@"+version), filepath.Join(cache, "cache", "download", path, "@v", version+".mod")}
}

// HashExistence returns a key of which of the files exist.
func HashExistence(files []string) store.Key {
	var h store.Hash
	for _, file := range files {
		h.Add(file)
		if paths.Exists(file) {
			h.Add("exists")
		}
	}
	return h.Key()
}
