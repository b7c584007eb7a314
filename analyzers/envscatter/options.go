package envscatter

import (
	"flag"
	"path"
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/internal/rule"
)

// options are the flags as the user sets them.
type options struct {
	configPackages check.Globs
	allowKeys      keyPatterns
	allowWrappers  check.List
	allowMain      bool
	allowCmd       bool
	allowTests     bool
	maxPackages    int
}

// keyPatterns is a list of names of variables, as globs or regular expressions.
type keyPatterns struct {
	check.List
	compiled []*regexp.Regexp
}

// Set implements [flag.Value].
func (k *keyPatterns) Set(s string) error {
	var list []*regexp.Regexp
	for _, pattern := range rule.SplitList(s) {
		expr := pattern
		if !strings.ContainsAny(pattern, `^$.+()[]{}|\`) {
			expr = "^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$"
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			return err
		}
		list = append(list, re)
	}
	k.compiled = list
	return k.List.Set(s)
}

func (o *options) register(flags *flag.FlagSet) {
	flags.Var(&o.configPackages, "config-packages",
		"packages that own the configuration, as paths in the module such as internal/config or **/settings; they replace the inferred ones")
	flags.Var(&o.allowKeys, "allow-keys",
		"variables that may be read anywhere: globs such as FEATURE_* or regular expressions such as ^(A|B)_.*$; the platform's own are always allowed")
	flags.Var(&o.allowWrappers, "allow-wrappers",
		"functions that read the environment for their callers and may be called anywhere, as Name, pkg.Name or Type.Name")
	flags.BoolVar(&o.allowMain, "allow-main", true, "allow reads in main packages")
	flags.BoolVar(&o.allowCmd, "allow-cmd", true, "allow reads in packages below a cmd or cli folder")
	flags.BoolVar(&o.allowTests, "allow-tests", true, "allow reads in tests and in packages that support tests")
	flags.IntVar(&o.maxPackages, "max-packages", 1, "number of packages of a module that may read the environment (known only when the whole module is checked)")
}

// allowedKey reports whether the variable may be read anywhere.
func (o *options) allowedKey(key string) bool {
	if knowledge.PlatformKey(key) {
		return true
	}
	for _, re := range o.allowKeys.compiled {
		if re.MatchString(key) {
			return true
		}
	}
	return false
}

// matchPackage reports whether a pattern covers a package or a folder above
// it. "**" stands for any number of path elements.
func matchPackage(pattern, importPath string) bool {
	pattern = strings.TrimSuffix(strings.TrimSuffix(strings.Trim(pattern, "/"), "/..."), "/**")
	return matchElements(strings.Split(strings.TrimPrefix(pattern, "./"), "/"), strings.Split(importPath, "/"))
}

func matchElements(pattern, elements []string) bool {
	if len(pattern) == 0 {
		return true // the rest is below the folder
	}
	if pattern[0] == "**" {
		for i := range len(elements) + 1 {
			if matchElements(pattern[1:], elements[i:]) {
				return true
			}
		}
		return false
	}
	if len(elements) == 0 {
		return false
	}
	ok, err := path.Match(pattern[0], elements[0])
	return ok && err == nil && matchElements(pattern[1:], elements[1:])
}
