package fold

import (
	"go/types"
	"strings"
)

// Part is a piece of a text: known, or a hole. A hole whose variable is known
// has its name, so that a rule can ask what callers pass for it.
type Part struct {
	Text string
	Var  *types.Var
}

// Hole reports whether the part is not known.
func (p Part) Hole() bool { return p.Text == "" }

// Text is the value of a string expression: parts side by side. No parts are
// the empty text.
type Text []Part

// Hole is a text of which nothing is known.
var Hole = Text{{}}

func constText(s string) Text {
	switch {
	case s == "":
		return Text{}
	case len(s) > maxLength:
		return Hole
	}
	return Text{{Text: s}}
}

// Const is the text if it has no hole.
func (t Text) Const() (string, bool) {
	for _, p := range t {
		if p.Hole() {
			return "", false
		}
	}
	return t.Fill(""), true
}

// Fill is the text with something in the place of each hole.
func (t Text) Fill(hole string) string {
	var b strings.Builder
	for _, p := range t {
		if p.Hole() {
			b.WriteString(hole)
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Affixes cuts a text that is one variable with known text around it.
func (t Text) Affixes() (prefix string, v *types.Var, suffix string, ok bool) {
	for _, p := range t {
		switch {
		case !p.Hole() && v == nil:
			prefix += p.Text
		case !p.Hole():
			suffix += p.Text
		case p.Var == nil || v != nil:
			return "", nil, "", false
		default:
			v = p.Var
		}
	}
	return prefix, v, suffix, v != nil
}

// join puts texts side by side; known parts that meet become one.
func join(texts ...Text) Text {
	var all Text
	length := 0
	for _, t := range texts {
		for _, p := range t {
			length += len(p.Text)
			if length > maxLength {
				return Hole
			}
			if n := len(all); n > 0 && !p.Hole() && !all[n-1].Hole() {
				all[n-1].Text += p.Text
				continue
			}
			all = append(all, p)
		}
	}
	if len(all) > maxParts {
		return Hole
	}
	if all == nil {
		return Text{}
	}
	return all
}

// maxParts bounds a text, since a program may put thousands together.
const maxParts = 1024
