package git

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
)

// Lines is a range of lines, both included, the first line being 1.
type Lines struct{ First, Last int }

// LastLine stands for the end of a file of any length.
const LastLine = int(^uint(0) >> 1)

// Whole is all lines of a file.
var Whole = []Lines{{1, LastLine}}

// Changed returns the lines of a file that its stored content does not have.
// What git converts on the way to the work tree is no change: line endings,
// and what it writes into $Id$. Filters are not run: of what a filter stores
// differently, every line is changed, but for the pointers of Git LFS, which
// say what they stand for.
func Changed(stored, file []byte) []Lines {
	if bytes.Equal(stored, file) || pointsTo(stored, file) {
		return nil
	}
	return changedLines(normal(stored), normal(file))
}

var (
	expanded = regexp.MustCompile(`\$Id:[^$\n]*\$`)
	pointer  = regexp.MustCompile(`^version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize ([0-9]+)\n`)
)

// pointsTo reports whether stored content is the pointer of Git LFS to a file.
func pointsTo(stored, file []byte) bool {
	m := pointer.FindSubmatch(stored)
	if m == nil || string(m[2]) != strconv.Itoa(len(file)) {
		return false
	}
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:]) == string(m[1])
}

func normal(text []byte) [][]byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if bytes.Contains(text, []byte("$Id:")) {
		text = expanded.ReplaceAll(text, []byte("$$Id$$"))
	}
	return bytes.Split(text, []byte("\n"))
}

// maxEdits and maxSteps bound the search for the shortest difference. Beyond
// them, all between the first change and the last one counts.
const maxEdits, maxSteps = 3000, 50_000_000

func changedLines(before, after [][]byte) []Lines {
	ids := map[string]int{}
	a, b := number(ids, before), number(ids, after)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	a, b = a[start:len(a)-end], b[start:len(b)-end]
	if len(b) == 0 {
		return nil
	}
	added, ok := shortest(a, b)
	if !ok {
		return []Lines{{start + 1, start + len(b)}}
	}
	var out []Lines
	for i, is := range added {
		line := start + i + 1
		switch {
		case !is:
		case len(out) > 0 && out[len(out)-1].Last == line-1:
			out[len(out)-1].Last = line
		default:
			out = append(out, Lines{line, line})
		}
	}
	return out
}

func number(ids map[string]int, lines [][]byte) []int {
	out := make([]int, len(lines))
	for i, line := range lines {
		id, ok := ids[string(line)]
		if !ok {
			id = len(ids)
			ids[string(line)] = id
		}
		out[i] = id
	}
	return out
}

// shortest reports which elements of b a shortest edit of a into b adds, by the
// greedy algorithm of Myers. It gives up beyond its bounds.
func shortest(a, b []int) (added []bool, ok bool) {
	n, m := len(a), len(b)
	added = make([]bool, m)
	if n == 0 {
		for i := range added {
			added[i] = true
		}
		return added, true
	}
	most := min(n+m, maxEdits)
	furthest := make([]int32, 2*most+3) // by diagonal, x-y
	at := func(k int) *int32 { return &furthest[k+most+1] }
	var trace [][]int32 // furthest before each round, diagonals -d to d
	steps := 0
	for d := 0; d <= most; d++ {
		trace = append(trace, slices.Clone(furthest[most+1-d:most+2+d]))
		for k := -d; k <= d; k += 2 {
			x := int(*at(k - 1)) + 1
			if k == -d || k != d && *at(k - 1) < *at(k + 1) {
				x = int(*at(k + 1))
			}
			y := x - k
			for x < n && y < m && a[x] == b[y] {
				x, y, steps = x+1, y+1, steps+1
			}
			*at(k) = int32(x)
			if x >= n && y >= m {
				back(trace, n, m, added)
				return added, true
			}
		}
		if steps += d; steps > maxSteps {
			return nil, false
		}
	}
	return nil, false
}

// back walks from the end to the start and notes what was added.
func back(trace [][]int32, x, y int, added []bool) {
	for d := len(trace) - 1; d > 0; d-- {
		before := func(k int) int { return int(trace[d][k+d]) }
		k := x - y
		down := k == -d || k != d && before(k-1) < before(k+1)
		if down {
			x = before(k + 1)
			y = x - k - 1
			added[y] = true
		} else {
			x = before(k - 1)
			y = x - k + 1
		}
	}
}
