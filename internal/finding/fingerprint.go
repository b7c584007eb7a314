package finding

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"
	"sort"

	"github.com/patternvet/patternvet/internal/rule"
)

// Fingerprint sets the name and the fingerprint of every finding. It is made of
// the rule, the name of the file and the text of the line, not of its number,
// so that it survives edits elsewhere in the file; equal lines are told apart by
// their order. name returns a file's name among [Names], source its content, nil
// if it cannot be read. The list is sorted and holds all findings of its files:
// what is left out before that changes the order of equal lines.
// shown returns it as version 1 of baselines named it, relative to the run's folder.
func Fingerprint(list []Finding, name, shown func(file string) string, source func(file string) []byte) {
	now, formerly := newDigests(), newDigests()
	var lines Lines
	for i := range list {
		f := &list[i]
		f.Name = name(f.File)
		text := lines.Of(source(f.File), f.Line)
		f.Fingerprint = now.digest(f.ID(), f.Name, f.Line, text)
		f.Former = formerly.digest(f.ID(), shown(f.File), f.Line, text)
		f.Earlier = nil
		for _, id := range rule.Former(f.ID()) {
			f.Earlier = append(f.Earlier, now.digest(id, f.Name, f.Line, text), formerly.digest(id, shown(f.File), f.Line, text))
		}
	}
}

// digests makes fingerprints. A line may be long and have many findings, so
// each is hashed once for a rule.
type digests struct {
	at   map[spot]*begun
	seen map[[sha256.Size]byte]int
}

type spot struct {
	id, file string
	line     int
}

// begun is a hash of all but the order of equal lines.
type begun struct {
	state []byte
	sum   [sha256.Size]byte
}

func newDigests() *digests {
	return &digests{at: map[spot]*begun{}, seen: map[[sha256.Size]byte]int{}}
}

func (d *digests) digest(id, file string, line int, text []byte) string {
	at := spot{id, file, line}
	b := d.at[at]
	h := sha256.New()
	if b == nil {
		_, _ = fmt.Fprintf(h, "%s\x00%s\x00%s", id, file, bytes.TrimSpace(text))
		b = &begun{sum: [sha256.Size]byte(h.Sum(nil))}
		b.state, _ = h.(encoding.BinaryAppender).AppendBinary(nil) // hashes of the standard library have no error
		d.at[at] = b
	} else {
		_ = h.(encoding.BinaryUnmarshaler).UnmarshalBinary(b.state)
	}
	_, _ = fmt.Fprintf(h, "\x00%d", d.seen[b.sum])
	d.seen[b.sum]++
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Lines finds the lines of sources. It remembers where those of the last one
// begin, since findings come in the order of their files.
type Lines struct {
	source []byte
	starts []int
}

func (l *Lines) index(source []byte) {
	if len(l.starts) > 0 && len(source) == len(l.source) && (len(source) == 0 || &source[0] == &l.source[0]) {
		return
	}
	l.source, l.starts = source, []int{0}
	for i, c := range source {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
}

// Of returns the n-th line (1-based) of a source without its line break, nil if
// there is none.
func (l *Lines) Of(source []byte, n int) []byte {
	l.index(source)
	if n < 1 || n > len(l.starts) {
		return nil
	}
	line := source[l.starts[n-1]:]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	return bytes.TrimSuffix(line, []byte("\r"))
}

// Position returns the 1-based line and byte column of an offset.
func (l *Lines) Position(source []byte, offset int) (line, column int) {
	l.index(source)
	offset = min(max(offset, 0), len(source))
	line = sort.SearchInts(l.starts, offset+1)
	return line, offset - l.starts[line-1] + 1
}
