package fast

import "bytes"

// trimBodies returns a Go source without the bodies of its functions, which
// are most of it: parsing what is left takes a fraction of the time. It reads
// tokens, not syntax, and relies on gofmt's habit of starting declarations in
// the first column; a source written otherwise keeps its bodies. Lines are not
// preserved.
func trimBodies(src []byte) []byte {
	out := make([]byte, 0, len(src)/2)
	kept := 0 // src[:kept] is dealt with
	depth := 0
	for i := 0; i < len(src); {
		if depth == 0 && (i == 0 || src[i-1] == '\n') && bytes.HasPrefix(src[i:], funcKeyword) {
			open := bodyStart(src, i+len(funcKeyword))
			if open < 0 {
				return src
			}
			if src[open] != '{' {
				i = open // no body
				continue
			}
			end := blockEnd(src, open)
			if end < 0 {
				return src
			}
			out = append(append(out, src[kept:open]...), '{', '}')
			kept, i = end, end
			continue
		}
		switch src[i] {
		case '{', '(', '[':
			depth++
		case '}', ')', ']':
			depth--
		}
		i = next(src, i)
	}
	return append(out, src[kept:]...)
}

var funcKeyword = []byte("func ")

// bodyStart returns the offset of the brace that opens the body of the
// function declared at i, or of the line's end if it has none, or -1.
func bodyStart(src []byte, i int) int {
	depth := 0
	typeBrace := false // the next brace belongs to a struct or interface type
	for i < len(src) {
		switch c := src[i]; {
		case c == '{' && depth == 0 && !typeBrace:
			return i
		case c == '{':
			typeBrace = false
			if i = blockEnd(src, i); i < 0 {
				return -1
			}
			continue
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == '\n' && depth == 0:
			return i
		case isLetter(c):
			word := i
			for i < len(src) && (isLetter(src[i]) || '0' <= src[i] && src[i] <= '9') {
				i++
			}
			typeBrace = string(src[word:i]) == "struct" || string(src[word:i]) == "interface"
			continue
		}
		i = next(src, i)
	}
	return -1
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

// blockEnd returns the offset behind the brace that closes the one at i, or -1.
func blockEnd(src []byte, i int) int {
	depth := 0
	for i < len(src) {
		switch src[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i = next(src, i)
	}
	return -1
}

// next returns the offset behind the character at i, or behind the whole
// comment, string or rune literal that begins there.
func next(src []byte, i int) int {
	switch c := src[i]; c {
	case '"', '\'':
		for i++; i < len(src) && src[i] != c && src[i] != '\n'; i++ {
			if src[i] == '\\' {
				i++
			}
		}
	case '`':
		return behind(src, i+1, "`")
	case '/':
		if bytes.HasPrefix(src[i:], []byte("//")) {
			if end := bytes.IndexByte(src[i:], '\n'); end >= 0 {
				return i + end // the line break still counts
			}
			return len(src)
		}
		if bytes.HasPrefix(src[i:], []byte("/*")) {
			return behind(src, i+2, "*/")
		}
	}
	return min(i+1, len(src))
}

func behind(src []byte, i int, mark string) int {
	if i > len(src) {
		return len(src)
	}
	end := bytes.Index(src[i:], []byte(mark))
	if end < 0 {
		return len(src)
	}
	return i + end + len(mark)
}
