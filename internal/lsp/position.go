package lsp

import (
	"net/url"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// lines finds positions in a text.
type lines struct {
	text   string
	starts []int // offsets at which lines begin
}

func newLines(text string) *lines {
	l := &lines{text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// at turns a byte offset into a position of the protocol.
func (l *lines) at(offset int) position {
	offset = min(max(offset, 0), len(l.text))
	line := sort.SearchInts(l.starts, offset+1) - 1
	return position{line, units(l.text[l.starts[line]:offset])}
}

// lineColumn turns a 1-based line and byte column into a byte offset.
func (l *lines) lineColumn(line, column int) int {
	if line < 1 || line > len(l.starts) {
		return len(l.text)
	}
	return min(l.starts[line-1]+max(column, 1)-1, len(l.text))
}

// offset turns a position of the protocol into a byte offset; one beyond the
// end of a line is its end.
func (l *lines) offset(p position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(l.starts) {
		return len(l.text)
	}
	i, rest := l.starts[p.Line], p.Character
	for i < len(l.text) && l.text[i] != '\n' && rest > 0 {
		r, size := utf8.DecodeRuneInString(l.text[i:])
		rest -= max(utf16.RuneLen(r), 1)
		i += size
	}
	return i
}

// units is the length of a text in UTF-16 code units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// pathOf returns the file of a URI, "" when it is none.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.FromSlash(path)
}

func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
