package corswildcard

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// An origin check is judged by trying it: first on a site that has nothing to
// do with the service, then on names that an attacker can register and that
// look like what the check compares with. What passes is named in the finding.

const (
	untrustedOrigin = "https://evil.example"
	untrustedHTTP   = "http://evil.example"
	untrustedTail   = ".evil.example"
)

func strangers() []string { return []string{untrustedOrigin, untrustedHTTP} }

// hint is a text that a check compares with a part of the origin.
type hint struct{ prefix, suffix, part, regexp, assumed string }

func (in *interp) hint(h hint) {
	if in.hints == nil {
		in.hints = map[hint]bool{}
	}
	in.hints[h] = true
}

func (in *interp) hintFrom(function, literal string) {
	switch function {
	case "HasPrefix":
		in.hint(hint{prefix: literal})
	case "HasSuffix":
		in.hint(hint{suffix: literal})
	case "Contains", "Index":
		in.hint(hint{part: literal})
	}
}

// attackers returns the look-alikes for the hints seen, in a stable order.
func attackers(hints map[hint]bool) []string {
	var list []string
	for h := range hints {
		switch {
		case h.prefix != "":
			list = append(list, prefixAttackers(h.prefix)...)
		case h.suffix != "":
			list = append(list, suffixAttackers(h.suffix)...)
			if h.prefix == "" && strings.HasPrefix(h.suffix, "null") {
				list = append(list, "null")
			}
		case h.part != "":
			list = append(list, partAttackers(h.part)...)
		case h.assumed != "":
			list = append(list, h.assumed)
		case h.regexp != "":
			list = append(list, regexpAttackers(h.regexp)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// withScheme completes a host to an origin.
func withScheme(s string) string {
	if strings.Contains(s, "://") {
		return s
	}
	return "https://" + strings.TrimPrefix(s, "//")
}

func hostOf(s string) string {
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	}
	return s
}

// prefixAttackers: "https://app.example" begins https://app.example.evil.example,
// unless the text goes beyond the host.
func prefixAttackers(s string) []string {
	host := hostOf(s)
	if scheme, _, ok := strings.Cut(s, "://"); ok && scheme != "http" && scheme != "https" {
		return nil // an app's own scheme; no website has it
	}
	if host == "" || strings.ContainsAny(host, ":/") || !strings.Contains(s, "://") && strings.Contains("https://", s) {
		return nil
	}
	return []string{withScheme(strings.TrimSuffix(s, ".")) + untrustedTail}
}

// suffixAttackers: "example.com" ends https://evilexample.com, and ".com"
// ends https://evil.com.
func suffixAttackers(s string) []string {
	if strings.ContainsAny(s, "/") || s == "" {
		return nil
	}
	host, _, _ := strings.Cut(s, ":")
	if strings.HasPrefix(host, ".") {
		if openSuffix(host) {
			return []string{"https://evil" + s}
		}
		return nil
	}
	if !strings.Contains(host, ".") || private(host) {
		return nil // no name in the public DNS ends so
	}
	return []string{"https://evil" + s}
}

// openSuffix reports whether anyone gets a name below the suffix.
func openSuffix(host string) bool {
	host = strings.ToLower(host)
	if slices.Contains(knowledge.SharedSuffixes, host) {
		return true
	}
	return len(host) > 2 && strings.Count(host, ".") == 1 && !private(host) && strings.Trim(host[1:], "0123456789") != ""
}

func private(host string) bool {
	for _, suffix := range knowledge.PrivateSuffixes {
		if strings.HasSuffix(host, suffix) || host == suffix[1:] {
			return true
		}
	}
	return false
}

// partAttackers: "example.com" is a part of https://example.com.evil.example.
func partAttackers(s string) []string {
	host := hostOf(s)
	if host == "" || strings.ContainsAny(host, ":/") || strings.Contains("https://", s) {
		return nil
	}
	return []string{
		strings.TrimSuffix(withScheme(strings.Trim(host, ".")), ".") + untrustedTail,
		"https://x." + strings.Trim(host, ".") + untrustedTail,
		"http://" + strings.Trim(host, ".") + untrustedTail,
	}
}

// entryAttackers: what an entry with a wildcard may match against its
// author's wish.
func entryAttackers(entry string) []string {
	if re, ok := ginRegexp(entry); ok {
		return regexpAttackers(re)
	}
	i, j := strings.IndexByte(entry, '*'), strings.LastIndexByte(entry, '*')
	if i < 0 {
		return nil
	}
	prefix, suffix := entry[:i], entry[j+1:]
	scheme := "https://"
	if s, _, ok := strings.Cut(prefix, "://"); ok {
		scheme = s + "://"
	}
	var list []string
	switch {
	case suffix == "":
		list = prefixAttackers(prefix)
	case strings.HasPrefix(suffix, ":") && !strings.Contains(hostOf(prefix), ":"):
		for _, a := range prefixAttackers(prefix) {
			list = append(list, strings.ReplaceAll(a+suffix, "*", ""))
		}
	case hostOf(prefix) == "" || !strings.Contains(prefix, "://") && prefix == "":
		for _, a := range suffixAttackers(suffix) {
			list = append(list, scheme+hostOf(a))
		}
	case openSuffix(suffix):
		list = []string{withScheme(prefix) + "evil" + suffix}
	}
	return list
}

func ginRegexp(entry string) (string, bool) {
	if len(entry) < 3 || entry[0] != '/' {
		return "", false
	}
	end := strings.LastIndexByte(entry, '/')
	if end < 2 || len(entry)-end > 2 {
		return "", false
	}
	return entry[1:end], true
}

// entryMatches compares as the libraries do.
func entryMatches(how knowledge.CORSMatch, wild bool, entry, origin string) bool {
	switch how {
	case knowledge.CORSOneStar:
		return oneStar(strings.ToLower(entry), origin)
	case knowledge.CORSGlob:
		p := regexp.QuoteMeta(entry)
		p = strings.ReplaceAll(strings.ReplaceAll(p, `\*`, ".*"), `\?`, ".")
		re, err := regexp.Compile("^" + p + "$")
		return err == nil && re.MatchString(origin)
	case knowledge.CORSGin:
		if expr, ok := ginRegexp(strings.ToLower(entry)); ok {
			re, err := regexp.Compile(expr)
			return err == nil && re.MatchString(origin)
		}
		return wild && oneStar(strings.ToLower(entry), origin)
	case knowledge.CORSSubdomain:
		scheme, host, ok := strings.Cut(entry, "://*.")
		sub, under := strings.CutSuffix(origin, "."+host)
		return ok && host != "" && under && strings.HasPrefix(sub, scheme+"://") && len(sub) > len(scheme)+3
	}
	return false
}

func oneStar(entry, origin string) bool {
	prefix, suffix, ok := strings.Cut(entry, "*")
	return ok && len(origin) >= len(prefix)+len(suffix) && strings.HasPrefix(origin, prefix) && strings.HasSuffix(origin, suffix)
}

// regexpAttackers makes origins from the shortest text that matches: with
// another domain behind it, and with more letters in front of the registered
// name.
func regexpAttackers(expr string) []string {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	sample := shortest(tree)
	if len(sample) < 3 {
		return nil
	}
	scheme, host, ok := strings.Cut(sample, "://")
	if !ok {
		scheme, host = "https", strings.TrimPrefix(sample, "//")
	}
	name, port, hasPort := strings.Cut(host, ":")
	if name == "" || strings.ContainsAny(name, "/ ") {
		return nil
	}
	var list []string
	if !hasPort {
		list = append(list, scheme+"://"+name+untrustedTail)
	}
	if hasPort {
		port = ":" + port
	}
	labels := strings.Split(strings.TrimPrefix(name, "."), ".")
	if n := len(labels); n >= 2 && !private(name) && labels[n-2] != "" {
		list = append(list, scheme+"://evil"+labels[n-2]+"."+labels[n-1]+port)
	}
	return list
}

// shortest returns a short text that the expression matches.
func shortest(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		for _, r := range "a0-." {
			for i := 0; i+1 < len(re.Rune); i += 2 {
				if re.Rune[i] <= r && r <= re.Rune[i+1] {
					return string(r)
				}
			}
		}
		if len(re.Rune) > 0 {
			return string(re.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpCapture, syntax.OpPlus:
		return shortest(re.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(shortest(re.Sub[0]), min(re.Min, 8))
	case syntax.OpConcat:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(shortest(sub))
		}
		return b.String()
	case syntax.OpAlternate:
		return shortest(re.Sub[0])
	}
	return ""
}
