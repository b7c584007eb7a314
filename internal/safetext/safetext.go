// Package safetext makes text of strangers safe for what shows it. File names,
// identifiers, SQL and source lines are theirs; terminals, the logs of CI
// systems, code review pages and editors read more in a text than its letters.
// Everything that is printed goes through this package.
package safetext

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a text that must stay on one line: control characters, line breaks
// and marks that change the direction of text are shown as escapes.
func Line(s string) string {
	if plain(s) {
		return s
	}
	return escape(strings.ReplaceAll(s, "\t", " "), "")
}

// Message is [Lines] without workflow commands.
func Message(s string) string { return Commands(Lines(s)) }

// Lines is a text that may have several lines; the later ones are indented, so
// that none can pass for an output of its own.
func Lines(s string) string {
	s = strings.TrimRight(s, "\r\n")
	if plain(s) {
		return s
	}
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Line(line)
		if i > 0 {
			lines[i] = "  " + strings.TrimPrefix(lines[i], "  ")
		}
	}
	return strings.Join(lines, "\n")
}

// Text is a text whose lines and tabs are to be kept, such as a file or a diff;
// line breaks of Windows are.
func Text(s string) string {
	if plain(s) {
		return Commands(s)
	}
	return Commands(escape(s, "\n\t"))
}

// plain reports whether there is nothing to escape but commands.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// escape shows what is not printable as Go writes it, but for what keep holds.
func escape(s, keep string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i, c := range s {
		switch {
		case c == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case strings.ContainsRune(keep, c), Printable(c), c == '\r' && keep != "" && strings.HasPrefix(s[i:], "\r\n"):
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 0x80:
			fmt.Fprintf(&b, `\x%02x`, c)
		case c < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
	}
	return b.String()
}

// Printable reports whether a character is shown as it is. Those that are not
// are control characters, line breaks, spaces other than U+0020, and what is
// invisible or changes the direction of text (U+200E, U+202A–U+202E,
// U+2066–U+2069).
func Printable(c rune) bool { return unicode.IsPrint(c) }

var (
	// bracket is a command that counts anywhere in a line: ##[…] of GitHub
	// Actions and Azure Pipelines, ##vso[…], ##teamcity[…].
	bracket = regexp.MustCompile(`##([A-Za-z]*)\[`)
	// colons is GitHub's newer form, at the beginning of a line.
	colons = regexp.MustCompile(`(?m)^([ \t]*)::`)
)

// Commands breaks the workflow commands in a text that is shown: the log of a
// CI system would obey them. It is for whole outputs: a text that follows
// another one on its line is no command of the newer form.
func Commands(s string) string {
	s = Brackets(s)
	if strings.Contains(s, "::") {
		s = colons.ReplaceAllString(s, `$1\::`)
	}
	return s
}

// Brackets breaks only those that count anywhere in a line.
func Brackets(s string) string {
	if !strings.Contains(s, "##") {
		return s
	}
	return bracket.ReplaceAllString(s, `##\$1[`)
}

// JSON rewrites encoded JSON so that it has no control characters, direction
// marks or workflow commands, and means the same.
func JSON(encoded []byte) []byte {
	return rewrite(encoded, func(c rune) string {
		if c >= 0x10000 {
			hi, lo := surrogates(c)
			return fmt.Sprintf(`\u%04x\u%04x`, hi, lo)
		}
		return fmt.Sprintf(`\u%04x`, c)
	}, `##$1\u005b`)
}

// XML does the same for encoded XML.
func XML(encoded []byte) []byte {
	return rewrite(encoded, func(c rune) string { return fmt.Sprintf("&#x%X;", c) }, `##$1&#x5B;`)
}

func surrogates(c rune) (hi, lo rune) { c -= 0x10000; return 0xd800 + c>>10, 0xdc00 + c&0x3ff }

// rewrite replaces the characters that are not printable, and commands; both
// stand in strings only.
func rewrite(encoded []byte, char func(rune) string, command string) []byte {
	s := string(encoded)
	var b strings.Builder
	b.Grow(len(s))
	for _, c := range s {
		if c == '\n' || c == '\t' || Printable(c) {
			b.WriteRune(c)
		} else {
			b.WriteString(char(c))
		}
	}
	return []byte(bracket.ReplaceAllString(b.String(), command))
}

// links are what makes a link, an image, code or HTML of a text in Markdown.
var links = strings.NewReplacer(`\`, `\\`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "!", `\!`,
	"(", `\(`, "|", `\|`, "&", `\&`, "://", `:\//`, "www.", `www\.`, "@", `\@`)

// Markdown is a text that shows as itself where Markdown is read.
func Markdown(s string) string { return links.Replace(Line(s)) }

var sarif = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

// html is the beginning of a tag, a comment or a link between < and >.
var html = regexp.MustCompile(`<([A-Za-z/!?])`)

// SARIF is a plain text message of SARIF, in which brackets make links; those
// that show it as Markdown find no HTML and no images either.
func SARIF(s string) string {
	return html.ReplaceAllString(sarif.Replace(s), `\<$1`)
}

// Notice is a plain text that an editor shows: some make links of brackets.
func Notice(s string) string { return strings.ReplaceAll(Message(s), "](", "] (") }
