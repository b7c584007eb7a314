// Package baseline keeps the fingerprints of known findings, so that a
// repository can adopt patternvet and be told of new ones only.
package baseline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// Name is the file that `patternvet baseline` writes unless told otherwise.
const Name = ".patternvet-baseline.json"

// Baseline is the content of such a file. Fingerprints decide what is known and
// Run what a run must cover to tell that an entry is gone; the rest is for
// whoever reviews the file. Version 1 had no Run, and fingerprints that depended
// on its folder.
type Baseline struct {
	Version  int     `json:"version"`
	Run      Run     `json:"run"`
	Findings []Entry `json:"findings"`
}

// Entry is one known finding. File is named from the root of the repository.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Message     string `json:"message"`
}

const version = 2

// Of returns the baseline that covers the findings of a run.
func Of(run Run, list []finding.Finding) Baseline {
	b := Baseline{Version: version, Run: run, Findings: []Entry{}}
	for _, f := range list {
		b.Findings = append(b.Findings, entryOf(f))
	}
	return b
}

func entryOf(f finding.Finding) Entry { return Entry{f.Fingerprint, f.ID(), f.Name, f.Message} }

// Read reads a baseline for a run in a folder. A missing file is an error: an unchecked baseline
// would let every old finding fail the run without saying why.
func Read(dir, file string) (Baseline, error) {
	var b Baseline
	data, err := safefile.RootOf(dir).Read(file, safefile.MaxSource)
	if errors.Is(err, fs.ErrNotExist) {
		return b, fmt.Errorf("%s: no such baseline; `patternvet baseline` writes one", file)
	}
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal(data, &b); err != nil {
		return b, fmt.Errorf("%s: not a baseline: %w", file, err)
	}
	if b.Version < 1 || b.Version > version {
		return b, fmt.Errorf("%s: baseline version %d is not known to this patternvet; it reads versions 1 and %d", file, b.Version, version)
	}
	return b, nil
}

// Write writes the baseline of a run in a folder.
func (b Baseline) Write(dir, file string) error {
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return safefile.RootOf(dir).Write(file, append(data, '\n'))
}

// find returns the fingerprint by which a finding is in the baseline, else that
// of the baseline's version.
func (b Baseline) find(f finding.Finding, known map[string]bool) string {
	print := f.Fingerprint
	if b.Version == 1 {
		print = f.Former
	}
	for _, earlier := range f.Earlier {
		if known[earlier] && !known[print] {
			return earlier
		}
	}
	return print
}

// Split returns the findings that are not in the baseline, and the entries that
// occur and that do not. Those that occur are of this version.
func (b Baseline) Split(list []finding.Finding) (fresh []finding.Finding, occur, gone []Entry) {
	known := map[string]bool{}
	for _, e := range b.Findings {
		known[e.Fingerprint] = true
	}
	seen := map[string]bool{}
	for _, f := range list {
		print := b.find(f, known)
		switch {
		case !known[print]:
			fresh = append(fresh, f)
		case !seen[print]:
			seen[print] = true
			occur = append(occur, entryOf(f))
		}
	}
	for _, e := range b.Findings {
		if !seen[e.Fingerprint] {
			seen[e.Fingerprint] = true
			gone = append(gone, e)
		}
	}
	return fresh, occur, gone
}
