package check

import "strings"

// List is a flag whose value is a list of words separated by commas. Setting
// it replaces the former value.
type List []string

func (l *List) String() string { return strings.Join(*l, ",") }

// Set implements [flag.Value].
func (l *List) Set(s string) error {
	*l = nil
	for word := range strings.SplitSeq(s, ",") {
		if word = strings.TrimSpace(word); word != "" {
			*l = append(*l, word)
		}
	}
	return nil
}

// Get implements [flag.Getter]; it tells readers of the flag (documentation,
// the configuration's schema) that the value is a list.
func (l *List) Get() any { return []string(*l) }
