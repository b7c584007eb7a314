package pgparse

import (
	"regexp"
	"strings"
)

// placeholder finds what tools fill in before they send a file: {{ actions }}
// of Go templates and ${variables}.
var placeholder = regexp.MustCompile(`\{\{[^{}\n]*\}\}|\$\{[\w.:-]+\}`)

// control matches actions that are no values: what they leave out or bring in
// can't be told.
var control = regexp.MustCompile(`^\{\{-?\s*(if|else|end|range|with|define|template|block|break|continue|/\*)\b?`)

// fillIn returns a source of the same length in which names stand where a tool
// would put values, so that the statement around them can be read; "" when
// there is nothing to fill in. An identifier in quotes keeps the placeholder's
// text, which messages then show; next to other letters or quotes the filling
// is letters.
func fillIn(src string) string {
	found := placeholder.FindAllStringIndex(src, -1)
	if len(found) == 0 {
		return ""
	}
	out, filled := []byte(src), false
	for _, m := range found {
		start, end := m[0], m[1]
		if control.MatchString(src[start:end]) {
			continue
		}
		filled = true
		quoted := start > 0 && end < len(src) && src[start-1] == '"' && src[end] == '"'
		if !quoted && (joins(src, start-1) || joins(src, end)) {
			for i := start; i < end; i++ {
				if !isLetter(src[i]) {
					out[i] = '_'
				}
			}
			continue
		}
		for i := start; i < end; i++ {
			if src[i] == '"' || src[i] == '\'' {
				out[i] = '`' // as good in a template, and harmless inside of quotes
			}
		}
		if quoted {
			continue
		}
		out[start], out[end-1] = '"', '"'
		if src[start] == '$' {
			out[start+1] = '$'
		}
	}
	if !filled {
		return ""
	}
	return string(out)
}

func joins(src string, at int) bool {
	return at >= 0 && at < len(src) && (isLetter(src[at]) || src[at] == '"')
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// filled gives a placeholder one name, however it is spaced and whether or not
// it stands in quotes.
func filled(name string) string {
	if strings.HasPrefix(name, "{") && strings.HasSuffix(name, "}") {
		return "{" + strings.Join(strings.Fields(strings.Trim(name, "{}- ")), " ") + "}"
	}
	if inner, ok := strings.CutPrefix(name, "${"); ok {
		return "$" + strings.TrimSuffix(inner, "}")
	}
	return name
}

// mayFill is a quick look before [fillIn].
func mayFill(src string) bool { return strings.Contains(src, "{{") || strings.Contains(src, "${") }
