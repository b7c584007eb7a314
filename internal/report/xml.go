package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safetext"
)

// problemFingerprint identifies a problem in formats that want an identity
// for every entry.
func problemFingerprint(p finding.Problem) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s", p.File, p.Line, p.Message))
	return hex.EncodeToString(sum[:12])
}

// wholeRun stands for the file of a problem that has none, in formats that
// want one.
const wholeRun = "."

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

func writeCheckstyle(w io.Writer, r *Report) error {
	var doc struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	doc.Version = "8.0"
	add := func(name string, e checkstyleError) {
		if n := len(doc.Files); n == 0 || doc.Files[n-1].Name != name {
			doc.Files = append(doc.Files, checkstyleFile{Name: name})
		}
		last := &doc.Files[len(doc.Files)-1]
		last.Errors = append(last.Errors, e)
	}
	for _, f := range r.Findings {
		add(f.File, checkstyleError{max(f.Line, 1), max(f.Column, 1), f.Severity.String(), f.Text(), "patternvet." + f.ID()})
	}
	for _, p := range r.Problems {
		add(cmp.Or(p.File, wholeRun), checkstyleError{max(p.Line, 1), 1, "error", p.Message, "patternvet"})
	}
	return writeXML(w, doc)
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	Failure   *junitFailure `xml:"failure,omitempty"`
	Error     *junitFailure `xml:"error,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a test case for every finding, and a passing one when
// there are none, since readers take a suite without cases for a broken run.
func writeJUnit(w io.Writer, r *Report) error {
	var doc struct {
		XMLName xml.Name `xml:"testsuites"`
		Suite   struct {
			Name     string      `xml:"name,attr"`
			Tests    int         `xml:"tests,attr"`
			Failures int         `xml:"failures,attr"`
			Errors   int         `xml:"errors,attr"`
			Time     string      `xml:"time,attr"`
			Cases    []junitCase `xml:"testcase"`
		} `xml:"testsuite"`
	}
	s := &doc.Suite
	s.Name, s.Failures, s.Errors, s.Time = "patternvet", len(r.Findings), len(r.Problems), fmt.Sprintf("%.3f", r.Elapsed.Seconds())
	for _, f := range r.Findings {
		place := fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
		s.Cases = append(s.Cases, junitCase{Name: place, ClassName: f.ID(),
			Failure: &junitFailure{f.Severity.String(), f.Text(), place + ": " + f.Text() + "\n" + f.URL}})
	}
	for _, p := range r.Problems {
		s.Cases = append(s.Cases, junitCase{Name: fmt.Sprintf("%s:%d", cmp.Or(p.File, wholeRun), max(p.Line, 1)), ClassName: "patternvet",
			Error: &junitFailure{"problem", p.Message, p.Message}})
	}
	if len(s.Cases) == 0 {
		s.Cases = []junitCase{{Name: "no findings", ClassName: "patternvet"}}
	}
	s.Tests = len(s.Cases)
	return writeXML(w, doc)
}

func writeXML(w io.Writer, doc any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	var out bytes.Buffer
	e := xml.NewEncoder(&out)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err := w.Write(safetext.XML(out.Bytes()))
	return err
}
