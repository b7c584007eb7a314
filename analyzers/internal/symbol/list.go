package symbol

import (
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/internal/rule"
)

// List is a flag whose value is a list of functions separated by commas, each
// spelled path.Func or path.Type.Method, with or without the major version.
// Setting it replaces the former value; a malformed item is an error.
type List []Func

func (l *List) String() string {
	words := make([]string, len(*l))
	for i, f := range *l {
		words[i] = f.String()
	}
	return rule.JoinList(words)
}

// Set implements [flag.Value].
func (l *List) Set(s string) error {
	var list List
	for _, word := range rule.SplitList(s) {
		f, err := Parse(word)
		if err != nil {
			return err
		}
		list = append(list, f)
	}
	*l = list
	return nil
}

// Get implements [flag.Getter]; it tells readers of the flag that the value is
// a list.
func (l *List) Get() any {
	words := make([]string, len(*l))
	for i, f := range *l {
		words[i] = f.String()
	}
	return words
}

// Has reports whether the function is in the list.
func (l *List) Has(fn *types.Func) bool { return len(*l) > 0 && slices.Contains(*l, Of(fn)) }
