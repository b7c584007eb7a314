package runcache

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Inputs is what a run was told. It is hashed as a whole, so that nothing that
// is added to it can be forgotten.
type Inputs struct {
	Dir             string
	Patterns        []string
	Only            string
	Enable, Disable []string
	Tests           bool
	Tags            []string
	PostgresVersion int
	DeployedThrough string
	Down            bool
	ConfigFile      string
	Rules           map[string]config.Setting // flags may say more than the file
}

// Key returns the key of all that a run depends on besides the files it reads:
// what it was told, this program and the go command, the environment, and what
// lies above its folders.
func (in Inputs) Key(s *store.Store) (store.Key, error) {
	program, err := identity.Program(s)
	if err != nil {
		return store.Key{}, err
	}
	told, err := json.Marshal(in)
	if err != nil {
		return store.Key{}, err
	}
	var h store.Hash
	h.Add("told 3")
	h.Add(program)
	h.Add(string(told))
	if in.ConfigFile != "" {
		h.Add(identity.HashFiles([]string{in.ConfigFile}))
	}
	chain, err := identity.GoCommand(s)
	if err != nil {
		return store.Key{}, err
	}
	h.Add(chain)
	for _, variable := range goVariables() {
		if strings.Contains(variable, "-modfile") || strings.Contains(variable, "-overlay") {
			return store.Key{}, errOtherFiles
		}
		h.Add(variable)
	}
	addAbove(&h, in.Dir)
	for _, pattern := range in.Patterns {
		if dir := paths.Abs(in.Dir, strings.TrimSuffix(pattern, "...")); dir != in.Dir {
			addAbove(&h, dir)
		}
	}
	return h.Key(), nil
}

var errOtherFiles = errors.New("GOFLAGS name files that stand in for others")

// addAbove adds what in a folder and above it changes what is below: modules
// and workspaces, what makes a folder a project, and in a project what says
// which tool runs its migrations.
func addAbove(h *store.Hash, dir string) {
	project := true
	for {
		var files []string
		for _, name := range []string{"go.mod", "go.work", "go.work.sum", ".git", "sqitch.plan"} {
			files = append(files, filepath.Join(dir, name))
		}
		if project {
			files = append(files, migrate.RunFiles(dir)...)
			project = !paths.Exists(filepath.Join(dir, ".git"))
		}
		for _, file := range files {
			info, err := os.Lstat(file)
			if err != nil {
				continue
			}
			h.Add(file)
			h.Add(info.Mode().Type().String())
			if target, err := os.Readlink(file); err == nil {
				h.Add(target)
			}
			if sum, err := identity.HashFile(file); err == nil {
				h.Add(sum)
			}
		}
		if dir == filepath.Dir(dir) {
			return
		}
		dir = filepath.Dir(dir)
	}
}

// toolVariables say what the go command and the C compiler read, besides those
// whose names tell.
var toolVariables = []string{"HOME", "CC", "CXX", "FC", "AR", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH",
	"GCC_EXEC_PREFIX", "COMPILER_PATH", "SDKROOT", "MACOSX_DEPLOYMENT_TARGET"}

// goVariables lists the environment that the go command reads, its own file of
// settings included.
func goVariables() []string {
	var list []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || strings.HasPrefix(name, "PKG_CONFIG") || slices.Contains(toolVariables, name) {
			list = append(list, variable)
		}
	}
	slices.Sort(list)
	if file := identity.GoEnvFile(); file != "" {
		list = append(list, identity.HashFiles([]string{file}))
	}
	return list
}
