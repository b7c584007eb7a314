// Package sqlscan cuts PostgreSQL source into tokens, without a parser. It
// follows the lexical rules of the manual (chapter "Lexical Structure") and
// accepts everything: what can't be a token becomes an [Op] of one byte.
package sqlscan

import "strings"

// Kind is the kind of a token.
type Kind uint8

// The kinds. White space is no token; comments are.
const (
	Word    Kind = iota // keyword or plain identifier
	Quoted              // "identifier"
	String              // any string constant, dollar quoting included
	Number              // numeric constant
	Op                  // operator or punctuation
	Comment             // -- or /* */
)

// Token is one token. Start and End are byte offsets in the source.
type Token struct {
	Kind       Kind
	Start, End int
	Open       bool // a string, identifier or comment that never ends
}

// Scanner reads tokens one after the other.
type Scanner struct {
	src string
	pos int
}

// New returns a scanner that begins at an offset of src.
func New(src string, offset int) *Scanner { return &Scanner{src: src, pos: offset} }

// Next returns the next token; ok is false at the end.
func (s *Scanner) Next() (tok Token, ok bool) {
	for s.pos < len(s.src) && isSpace(s.src[s.pos]) {
		s.pos++
	}
	if s.pos >= len(s.src) {
		return Token{}, false
	}
	tok.Start = s.pos
	c := s.src[s.pos]
	switch {
	case strings.HasPrefix(s.src[s.pos:], "--"):
		tok.Kind = Comment
		s.skipLine()
	case strings.HasPrefix(s.src[s.pos:], "/*"):
		tok.Kind = Comment
		tok.Open = !s.skipBlockComment()
	case c == '\'':
		tok.Kind = String
		tok.Open = !s.skipQuoted('\'', false)
	case c == '"':
		tok.Kind = Quoted
		tok.Open = !s.skipQuoted('"', false)
	case c == '$':
		tok.Kind, tok.Open = s.dollar()
	case isIdentStart(c):
		tok.Kind, tok.Open = s.word()
	case isDigit(c) || c == '.' && s.pos+1 < len(s.src) && isDigit(s.src[s.pos+1]):
		tok.Kind = Number
		s.number()
	default:
		tok.Kind = Op
		s.operator()
	}
	tok.End = s.pos
	return tok, true
}

func (s *Scanner) skipLine() {
	if i := strings.IndexAny(s.src[s.pos:], "\r\n"); i >= 0 {
		s.pos += i
		return
	}
	s.pos = len(s.src)
}

// skipBlockComment reads a comment, which may hold others.
func (s *Scanner) skipBlockComment() (closed bool) {
	depth := 0
	for s.pos < len(s.src) {
		switch {
		case strings.HasPrefix(s.src[s.pos:], "/*"):
			depth++
			s.pos += 2
		case strings.HasPrefix(s.src[s.pos:], "*/"):
			depth--
			s.pos += 2
			if depth == 0 {
				return true
			}
		default:
			s.pos++
		}
	}
	return false
}

// skipQuoted reads to the closing quote; a doubled one is part of the text.
func (s *Scanner) skipQuoted(quote byte, backslash bool) (closed bool) {
	s.pos++
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		s.pos++
		switch {
		case c == '\\' && backslash && s.pos < len(s.src):
			s.pos++
		case c == quote:
			if s.pos >= len(s.src) || s.src[s.pos] != quote {
				return true
			}
			s.pos++
		}
	}
	return false
}

// dollar reads a dollar-quoted string, a parameter ($1) or a lone "$".
func (s *Scanner) dollar() (Kind, bool) {
	end := s.pos + 1
	for end < len(s.src) && isIdentPart(s.src[end]) && s.src[end] != '$' {
		end++
	}
	isTag := end < len(s.src) && s.src[end] == '$' && (end == s.pos+1 || !isDigit(s.src[s.pos+1]))
	if !isTag {
		if end == s.pos+1 || !isDigit(s.src[s.pos+1]) {
			s.pos++
			return Op, false
		}
		s.pos = end
		return Number, false
	}
	tag := s.src[s.pos : end+1]
	s.pos = end + 1
	i := strings.Index(s.src[s.pos:], tag)
	if i < 0 {
		s.pos = len(s.src)
		return String, true
	}
	s.pos += i + len(tag)
	return String, false
}

// word reads an identifier, or a string with a prefix (E”, B”, X”, N”, U&”).
func (s *Scanner) word() (Kind, bool) {
	start := s.pos
	for s.pos < len(s.src) && isIdentPart(s.src[s.pos]) {
		s.pos++
	}
	if s.pos >= len(s.src) {
		return Word, false
	}
	prefix := strings.ToLower(s.src[start:min(s.pos, start+2)])
	if s.pos-start != 1 {
		return Word, false
	}
	switch next := s.src[s.pos]; {
	case next == '\'' && strings.Contains("ebxn", prefix):
		return String, !s.skipQuoted('\'', prefix == "e")
	case prefix == "u" && next == '&' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '\'':
		s.pos++
		return String, !s.skipQuoted('\'', false)
	case prefix == "u" && next == '&' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '"':
		s.pos++
		return Quoted, !s.skipQuoted('"', false)
	}
	return Word, false
}

func (s *Scanner) number() {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		isExponentSign := (c == '+' || c == '-') && (s.src[s.pos-1]|0x20) == 'e' && s.pos+1 < len(s.src) && isDigit(s.src[s.pos+1])
		if !isDigit(c) && c != '.' && !isIdentPart(c) && !isExponentSign {
			return
		}
		if c == '.' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '.' {
			return // 1..10 in PL/pgSQL
		}
		s.pos++
	}
}

// operator reads a run of operator characters, which ends before a comment;
// everything else is a token of its own.
func (s *Scanner) operator() {
	const chars = "~!@#^&|`?+-*/%<>="
	start := s.pos
	for s.pos < len(s.src) && strings.IndexByte(chars, s.src[s.pos]) >= 0 {
		if rest := s.src[s.pos:]; s.pos > start && (strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "/*")) {
			return
		}
		s.pos++
	}
	if s.pos > start {
		return
	}
	if strings.HasPrefix(s.src[s.pos:], "::") {
		s.pos += 2
		return
	}
	s.pos++
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isIdentStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

func isIdentPart(c byte) bool { return isIdentStart(c) || isDigit(c) || c == '$' }
