package finding

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Fingerprint sets the fingerprint of every finding. It is made of the rule,
// the file and the text of the line, not of its number, so that it survives
// edits elsewhere in the file; equal lines are told apart by their order.
// source returns a file's content, nil if it cannot be read. The list is
// sorted.
func Fingerprint(list []Finding, source func(file string) []byte) {
	seen := map[string]int{}
	for i := range list {
		f := &list[i]
		key := fmt.Sprintf("%s\x00%s\x00%s", f.ID(), f.File, bytes.TrimSpace(Line(source(f.File), f.Line)))
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		seen[key]++
		f.Fingerprint = hex.EncodeToString(sum[:12])
	}
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
