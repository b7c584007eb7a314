package finding

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// SQLFolder says what became of the SQL files of a folder: how many there are,
// how many were read as migrations, and why the others were not. Dir is
// slash-separated and relative to the folder of the run. The JSON form is a
// contract with users.
type SQLFolder struct {
	Dir     string    `json:"dir"`
	Tool    string    `json:"tool,omitempty"` // "" when nothing is read
	Found   int       `json:"found"`
	Read    int       `json:"read"`
	LeftOut []LeftOut `json:"leftOut,omitempty"`
	Notes   []string  `json:"notes,omitempty"` // what is odd, but no mistake for sure
}

// LeftOut are SQL files that were not read, for one reason. Files names them,
// below the folder, where some of its files were read.
type LeftOut struct {
	Why   string   `json:"why"`
	Count int      `json:"count"`
	Files []string `json:"files,omitempty"`
}

// CountSQL sums up folders.
func CountSQL(folders []SQLFolder) (found, read int) {
	for _, f := range folders {
		found += f.Found
		read += f.Read
	}
	return found, read
}

// Some lists names, but not more than a few, on one line whatever is in them.
func Some(names []string) string {
	const most = 3
	shown := make([]string, 0, most)
	for i, name := range names {
		if i == most-1 && len(names) > most {
			return fmt.Sprintf("%s and %d more", strings.Join(shown, ", "), len(names)-i)
		}
		if strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) }) {
			name = strconv.Quote(name)
		}
		shown = append(shown, name)
	}
	return strings.Join(shown, ", ")
}
