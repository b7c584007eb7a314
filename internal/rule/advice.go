package rule

import "strings"

// adviceMark stands between what happens and what to write instead, where a
// host has one text for both.
const adviceMark = "; "

// WithAdvice joins the two parts of a finding, its message and the advice, into
// the one line that go vet, gopls and golangci-lint show. Without advice it is
// the message. What the message quotes of the user's code must not look like
// the mark, so that [CutAdvice] finds the place again.
func WithAdvice(message, advice string) string {
	if mark := adviceAt(message); mark >= 0 {
		message = message[:mark] + strings.ReplaceAll(message[mark:], adviceMark, ";")
	}
	if advice == "" {
		return message
	}
	return message + adviceMark + advice
}

// CutAdvice cuts such a line into the message and the advice, "" if there is
// none.
func CutAdvice(line string) (message, advice string) {
	mark := adviceAt(line)
	if mark < 0 {
		return line, ""
	}
	return line[:mark], line[mark+len(adviceMark):]
}

// adviceAt is the offset of the first mark outside of double quotes, or -1.
func adviceAt(line string) int {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch {
		case quoted && line[i] == '\\':
			i++
		case line[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(line[i:], adviceMark):
			return i
		}
	}
	return -1
}
