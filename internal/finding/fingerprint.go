package finding

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Fingerprint sets the name and the fingerprint of every finding. It is made of
// the rule, the name of the file and the text of the line, not of its number,
// so that it survives edits elsewhere in the file; equal lines are told apart by
// their order. name returns a file's name among [Names], source its content, nil
// if it cannot be read. The list is sorted and holds all findings of its files:
// what is left out before that changes the order of equal lines.
func Fingerprint(list []Finding, name func(file string) string, source func(file string) []byte) {
	seen, formerly := map[string]int{}, map[string]int{}
	for i := range list {
		f := &list[i]
		f.Name = name(f.File)
		text := bytes.TrimSpace(Line(source(f.File), f.Line))
		f.Fingerprint = digest(f.ID(), f.Name, text, seen)
		f.Former = digest(f.ID(), f.File, text, formerly)
	}
}

func digest(id, file string, text []byte, seen map[string]int) string {
	key := fmt.Sprintf("%s\x00%s\x00%s", id, file, text)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
	seen[key]++
	return hex.EncodeToString(sum[:12])
}

// Line returns the n-th line (1-based) of a source without its line break, nil
// if there is none.
func Line(source []byte, n int) []byte {
	for ; n > 1; n-- {
		i := bytes.IndexByte(source, '\n')
		if i < 0 {
			return nil
		}
		source = source[i+1:]
	}
	if i := bytes.IndexByte(source, '\n'); i >= 0 {
		source = source[:i]
	}
	return bytes.TrimSuffix(source, []byte("\r"))
}
