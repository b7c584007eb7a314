package unversionedroute

import (
	"flag"
	"path"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// unknownText stands for text that isn't known in a path.
const unknownText = "\x00"

// defaultVersion matches a path segment that is a version: v1, v2.1, v1beta2,
// 2.0, 2024-05-01.
const defaultVersion = `^(api[-_]?)?v\d+([._]\d+)*((alpha|beta|rc)\d*)?$|^\d+\.\d+$|^\d{4}-\d{2}-\d{2}$`

var versionPattern = regexp.MustCompile("(?i)" + defaultVersion)

// options are the flags as the user sets them.
type options struct {
	mode      check.Choice
	prefixes  check.List
	exempt    check.Globs
	version   check.Pattern
	headers   check.List
	minRoutes int
}

func newOptions() *options {
	return &options{
		mode:    check.Choice{Words: []string{"consistency", "strict"}, Value: "consistency"},
		version: check.Pattern{Source: defaultVersion, Regexp: versionPattern}, minRoutes: 3,
		headers: check.List{"API-Version", "Accept-Version", "X-API-Version", "X-Version", "Stripe-Version"},
	}
}

func (s *options) register(flags *flag.FlagSet) {
	flags.Var(&s.mode, "mode", "consistency: report routes without a version where most have one; strict: report all API routes without one")
	flags.Var(&s.prefixes, "prefixes", "paths that the API is below, such as /api; without it, API routes are recognised by path and handler")
	flags.Var(&s.exempt, "exempt", "paths that need no version, as globs such as /partner/**, beside the usual ones")
	flags.Var(&s.version, "version-regex", "regular expression of a path segment that is a version")
	flags.Var(&s.headers, "header-versioning", "request headers that select a version; a program that reads one is left alone")
	flags.IntVar(&s.minRoutes, "min-routes", s.minRoutes, "number of versioned routes from which on an API counts as versioned")
}

// settingsOf reads the flags of an analyzer.
func settingsOf(a *analysis.Analyzer) (*options, error) {
	o := newOptions()
	var flags flag.FlagSet
	o.register(&flags)
	var err error
	flags.VisitAll(func(f *flag.Flag) {
		if set := a.Flags.Lookup(f.Name); set != nil && err == nil {
			err = f.Value.Set(set.Value.String())
		}
	})
	return o, err
}

// segments splits a path, without empty segments.
func segments(p string) []string {
	return strings.FieldsFunc(p, func(r rune) bool { return r == '/' })
}

// versionAt finds the first segment that is a version, or -1.
func (s *options) versionAt(segs []string) int {
	for i, seg := range segs {
		if s.version.MatchString(seg) || versionHole(seg) {
			return i
		}
		if knowledge.Wildcard(seg) {
			switch strings.ToLower(strings.Trim(seg, ":{}*")) {
			case "version", "ver", "apiversion", "api_version":
				return i
			}
		}
	}
	return -1
}

// versionHole reports whether the segment is a "v" and something unknown.
func versionHole(seg string) bool {
	return strings.EqualFold(seg, "v"+unknownText) || strings.EqualFold(seg, "v"+unknownText+"."+unknownText)
}

// exempted reports whether the path needs no version.
func (s *options) exempted(segs []string) bool {
	if knowledge.RouteExempt(segs) {
		return true
	}
	for _, pattern := range s.exempt.List {
		if matches(segments(pattern), segs) {
			return true
		}
	}
	return false
}

// below reports whether the path is below one of the prefixes.
func (s *options) below(segs []string) bool {
	for _, prefix := range s.prefixes {
		if p := append(segments(prefix), "**"); matches(p, segs) {
			return true
		}
	}
	return false
}

func matches(pattern, segs []string) bool {
	if len(pattern) == 0 {
		return len(segs) == 0
	}
	if pattern[0] == "**" {
		for i := range len(segs) + 1 {
			if matches(pattern[1:], segs[i:]) {
				return true
			}
		}
		return false
	}
	if len(segs) == 0 {
		return false
	}
	ok, err := path.Match(pattern[0], segs[0])
	return ok && err == nil && matches(pattern[1:], segs[1:])
}
