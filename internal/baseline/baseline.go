// Package baseline keeps the fingerprints of known findings, so that a
// repository can adopt patternvet and be told of new ones only.
package baseline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/patternvet/patternvet/internal/finding"
)

// Name is the file that `patternvet baseline` writes unless told otherwise.
const Name = ".patternvet-baseline.json"

// Baseline is the content of such a file. Only fingerprints count; the rest
// is for whoever reviews the file.
type Baseline struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// Entry is one known finding.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Message     string `json:"message"`
}

// Of returns the baseline that covers the findings.
func Of(list []finding.Finding) Baseline {
	b := Baseline{Version: 1, Findings: []Entry{}}
	for _, f := range list {
		b.Findings = append(b.Findings, Entry{f.Fingerprint, f.ID(), f.File, f.Message})
	}
	return b
}

// Read reads a baseline. A missing file is an error: an unchecked baseline
// would let every old finding fail the run without saying why.
func Read(file string) (Baseline, error) {
	var b Baseline
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return b, fmt.Errorf("%s: no such baseline; `patternvet baseline` writes one", file)
	}
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal(data, &b); err != nil {
		return b, fmt.Errorf("%s: not a baseline: %w", file, err)
	}
	if b.Version != 1 {
		return b, fmt.Errorf("%s: baseline version %d is not known to this patternvet; it reads version 1", file, b.Version)
	}
	return b, nil
}

// Write writes the baseline.
func (b Baseline) Write(file string) error {
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}

// New returns the findings that are not in the baseline, and how many of its
// entries no longer occur.
func (b Baseline) New(list []finding.Finding) (fresh []finding.Finding, stale int) {
	known := map[string]bool{}
	for _, e := range b.Findings {
		known[e.Fingerprint] = true
	}
	seen := map[string]bool{}
	for _, f := range list {
		if known[f.Fingerprint] {
			seen[f.Fingerprint] = true
		} else {
			fresh = append(fresh, f)
		}
	}
	return fresh, len(known) - len(seen)
}
