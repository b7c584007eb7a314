package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/report"
	"github.com/patternvet/patternvet/internal/rule"
)

// consumers read a format as strictly as its public description allows, and
// return how many entries they saw.
var consumers = map[string]func(*testing.T, []byte) (int, error){
	"json":       readJSON,
	"sarif":      readValidSARIF,
	"github":     readGitHub,
	"gitlab":     readGitLab,
	"checkstyle": readCheckstyle,
	"junit":      readJUnit,
	"text":       readText,
}

// TestConsumers: every format, of awkward findings and of random hostile ones,
// is read without complaint and has an entry for each finding and problem.
func TestConsumers(t *testing.T) {
	for _, format := range report.Formats() {
		t.Run(format, func(t *testing.T) {
			consume := consumers[format]
			if consume == nil {
				t.Fatal("nothing reads this format")
			}
			reports := []*report.Report{sample(), {Source: func(string) []byte { return nil }}}
			for seed := range uint64(300) {
				reports = append(reports, hostile(rand.New(rand.NewPCG(seed, 1))))
			}
			for i, r := range reports {
				data := write(t, format, r)
				n, err := consume(t, data)
				if err != nil {
					t.Fatalf("report %d: %v\n%.4000q", i, err, data)
				}
				if want := len(r.Findings) + len(r.Problems); n != want && format != "text" {
					t.Fatalf("report %d: %d entries for %d findings and problems\n%.4000q", i, n, want, data)
				}
			}
		})
	}
}

// pieces are what breaks writers that escape too little.
var pieces = []string{
	"a", "Größe", "𝔵", "\u2028", "\ufeff", "\ufffe", "\x00", "\x1b[2J", "\r", "\n", "\r\n", "\t", "\x7f", "\u0085", "\xff\xfe", "\xed\xa0\x80", "\xc3",
	"]]>", "<!--", "&amp;", "<", ">", "&", `"`, `'`, "\\", "%", "%0A", "%25", ":", "::", ",", ";", "{", "}", "{0}", "[x](1)", " ", "  ", "../", "//", "?", "#", "::error::", "\n::stop-commands::k\n", "##[set-env]", "##vso[x]", "\u202e", "\u2066", "\u200f", "![p](https://evil.invalid/p)", "<img src=x>",
}

// hostile makes a report of random findings with hostile texts, as strangers'
// file names and identifiers can bring.
func hostile(random *rand.Rand) *report.Report {
	text := func() string {
		var b strings.Builder
		b.WriteString("x")
		for range random.IntN(8) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if random.IntN(40) == 0 {
			b.WriteString(strings.Repeat(pieces[random.IntN(len(pieces))], 20000))
		}
		return b.String()
	}
	number := func() int { return random.IntN(6) - 1 }
	r := &report.Report{Dir: "/" + text(), Version: text(), Rules: sample().Rules}
	source := []byte(text() + "\n" + text() + "\n" + text())
	r.Source = func(string) []byte {
		if random.IntN(4) == 0 {
			return nil
		}
		return source
	}
	for i := range random.IntN(5) {
		f := finding.Finding{Rule: "envscatter", Category: "secret", Severity: rule.Severity(random.IntN(3)), Message: text(), Advice: text(), File: text(), Line: number(), Column: number(),
			EndLine: number(), EndColumn: number(), URL: "https://example.com/" + strconv.Itoa(i), Fingerprint: fmt.Sprintf("%024d", i)}
		if random.IntN(2) == 0 {
			f.Related = append(f.Related, finding.Related{File: text(), Line: number(), Column: number(), Message: text()})
			start := random.IntN(len(source))
			f.Fixes = append(f.Fixes, finding.Fix{Message: text(), Edits: []finding.Edit{{File: f.File, Start: start, End: start + random.IntN(9), NewText: text()}}})
		}
		r.Findings = append(r.Findings, f)
	}
	for range random.IntN(3) {
		p := finding.Problem{Message: text(), Line: number()}
		if random.IntN(2) == 0 {
			p.File = text()
		}
		r.Problems = append(r.Problems, p)
	}
	r.Problems = finding.SortProblems(r.Problems)
	return r
}

// strictJSON decodes the one JSON value that data is; every key must be known.
func strictJSON(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("something follows the document")
	}
	if !utf8.Valid(data) {
		return fmt.Errorf("invalid UTF-8")
	}
	return nil
}

func readJSON(_ *testing.T, data []byte) (int, error) {
	var doc struct {
		Version  int
		Findings []finding.Finding
		Errors   []finding.Problem
		Summary  struct {
			Packages, Migrations int
			Findings             struct{ Error, Warning, Info int }
			Exit                 report.Exit
			SQL                  struct {
				Found, Read, LeftOut int
				Folders              []finding.SQLFolder
			}
		}
	}
	err := strictJSON(data, &doc)
	if n := doc.Summary.Findings; err == nil && n.Error+n.Warning+n.Info != len(doc.Findings) {
		err = fmt.Errorf("the summary counts %+v", n)
	}
	return len(doc.Findings) + len(doc.Errors), err
}

func readValidSARIF(t *testing.T, data []byte) (int, error) {
	if err := validSARIF(t, data); err != nil {
		return 0, err
	}
	var log struct {
		Runs []struct {
			Results     []struct{ Locations []sarifLocation }
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []struct{}
			}
		}
	}
	if err := json.Unmarshal(data, &log); err != nil {
		return 0, err
	}
	n := len(log.Runs[0].Results) + len(log.Runs[0].Invocations[0].ToolExecutionNotifications)
	for _, result := range log.Runs[0].Results {
		at := result.Locations[0].PhysicalLocation.Region
		if at.EndLine < at.StartLine || at.EndLine == at.StartLine && at.EndColumn < at.StartColumn {
			return n, fmt.Errorf("a region ends before it starts: %+v", at)
		}
	}
	return n, nil
}

// readGitLab holds the keys and values that GitLab's documentation lists for
// Code Quality reports.
func readGitLab(_ *testing.T, data []byte) (int, error) {
	var issues []struct {
		Description string `json:"description"`
		CheckName   string `json:"check_name"`
		Fingerprint string `json:"fingerprint"`
		Severity    string `json:"severity"`
		Location    struct {
			Path  string `json:"path"`
			Lines struct {
				Begin int `json:"begin"`
				End   int `json:"end"`
			} `json:"lines"`
		} `json:"location"`
	}
	if err := strictJSON(data, &issues); err != nil {
		return 0, err
	}
	if issues == nil {
		return 0, fmt.Errorf("null instead of an empty list")
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		switch {
		case issue.Description == "" || issue.CheckName == "" || issue.Location.Path == "":
			return 0, fmt.Errorf("a required value is empty: %+v", issue)
		case !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, issue.Severity):
			return 0, fmt.Errorf("severity %q", issue.Severity)
		case seen[issue.Fingerprint] || issue.Fingerprint == "":
			return 0, fmt.Errorf("fingerprint %q is not unique", issue.Fingerprint)
		case issue.Location.Lines.Begin < 1 || issue.Location.Lines.End < issue.Location.Lines.Begin:
			return 0, fmt.Errorf("lines %+v", issue.Location.Lines)
		case strings.HasPrefix(issue.Location.Path, "./"):
			return 0, fmt.Errorf("path %q", issue.Location.Path)
		}
		seen[issue.Fingerprint] = true
	}
	return len(issues), nil
}

// element is any XML element, for readers that accept known ones only.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
}

// walk checks names and required attributes of an element and those below it
// against the shape: by path, the attributes; a path that is not there is an
// error.
func (e element) walk(shape map[string][]string, parent string) error {
	path := parent + "/" + e.XMLName.Local
	want, ok := shape[path]
	if !ok {
		return fmt.Errorf("unexpected element %s", path)
	}
	var got []string
	for _, a := range e.Attrs {
		got = append(got, a.Name.Local)
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("%s has attributes %v, want %v", path, got, want)
	}
	for _, child := range e.Children {
		if err := child.walk(shape, path); err != nil {
			return err
		}
	}
	return nil
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func readXML(data []byte, shape map[string][]string) (element, error) {
	var root element
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&root); err != nil {
		return root, err
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return root, err
		}
		if text, ok := token.(xml.CharData); !ok || strings.TrimSpace(string(text)) != "" {
			return root, fmt.Errorf("something follows the document: %v", token)
		}
	}
	if i := bytes.IndexFunc(data, func(c rune) bool { return c < ' ' && !strings.ContainsRune("\t\n\r", c) || c == 0xfffe || c == 0xffff }); i >= 0 || !utf8.Valid(data) {
		return root, fmt.Errorf("a character that XML 1.0 forbids, at %d", i)
	}
	return root, root.walk(shape, "")
}

// readCheckstyle holds the output of checkstyle's XMLLogger.
func readCheckstyle(_ *testing.T, data []byte) (int, error) {
	root, err := readXML(data, map[string][]string{
		"/checkstyle":            {"version"},
		"/checkstyle/file":       {"name"},
		"/checkstyle/file/error": {"line", "column", "severity", "message", "source"},
	})
	n := 0
	for _, file := range root.Children {
		if file.attr("name") == "" {
			return n, fmt.Errorf("a file without a name")
		}
		for _, e := range file.Children {
			n++
			line, lineErr := strconv.Atoi(e.attr("line"))
			column, columnErr := strconv.Atoi(e.attr("column"))
			if lineErr != nil || columnErr != nil || line < 1 || column < 1 || !slices.Contains([]string{"error", "warning", "info"}, e.attr("severity")) || e.attr("message") == "" {
				return n, fmt.Errorf("odd error %+v", e)
			}
		}
	}
	return n, err
}

// readJUnit holds the elements that Ant's junitreport, Jenkins and GitLab
// have in common; the suite's counts must be those of its cases.
func readJUnit(_ *testing.T, data []byte) (int, error) {
	root, err := readXML(data, map[string][]string{
		"/testsuites":                            nil,
		"/testsuites/testsuite":                  {"name", "tests", "failures", "errors", "time"},
		"/testsuites/testsuite/testcase":         {"name", "classname"},
		"/testsuites/testsuite/testcase/failure": {"type", "message"},
		"/testsuites/testsuite/testcase/error":   {"type", "message"},
	})
	if err != nil {
		return 0, err
	}
	if len(root.Children) != 1 {
		return 0, fmt.Errorf("%d suites", len(root.Children))
	}
	suite, bad := root.Children[0], map[string]int{}
	for _, c := range suite.Children {
		if c.attr("name") == "" || len(c.Children) > 1 {
			return 0, fmt.Errorf("odd case %+v", c)
		}
		for _, outcome := range c.Children {
			bad[outcome.XMLName.Local]++
		}
	}
	counts := fmt.Sprint(len(suite.Children), bad["failure"], bad["error"])
	if said := fmt.Sprintf("%s %s %s", suite.attr("tests"), suite.attr("failures"), suite.attr("errors")); said != counts {
		return 0, fmt.Errorf("the suite says %s, its cases %s", said, counts)
	}
	return bad["failure"] + bad["error"], nil
}

// readGitHub parses workflow commands as GitHub's runner does: one on a line,
// properties split at commas and equal signs, then unescaped.
func readGitHub(_ *testing.T, data []byte) (int, error) {
	if !utf8.Valid(data) {
		return 0, fmt.Errorf("invalid UTF-8")
	}
	command := regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.+)$`)
	lines := strings.FieldsFunc(string(data), func(c rune) bool { return c == '\n' || c == '\r' })
	for _, line := range lines {
		m := command.FindStringSubmatch(line)
		if m == nil {
			return 0, fmt.Errorf("not a command: %.200q", line)
		}
		if strings.ContainsFunc(line, unicode.IsControl) {
			return 0, fmt.Errorf("a control character: %.200q", line)
		}
		properties := map[string]string{}
		for property := range strings.SplitSeq(m[2], ",") {
			key, value, ok := strings.Cut(property, "=")
			if _, twice := properties[key]; !ok || twice || !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
				return 0, fmt.Errorf("odd property %q in %.200q", property, line)
			}
			properties[key] = value
		}
		at := map[string]int{}
		for _, key := range []string{"line", "endLine", "col", "endColumn"} {
			if value, ok := properties[key]; ok {
				n, err := strconv.Atoi(value)
				if err != nil || n < 1 {
					return 0, fmt.Errorf("%s is %q", key, value)
				}
				at[key] = n
			}
		}
		// The runner drops columns of several lines, and what ends too early.
		if end, ok := at["endLine"]; ok && (end < at["line"] || end > at["line"] && at["col"] > 0 || at["endColumn"] < at["col"]) {
			return 0, fmt.Errorf("odd place in %.200q", line)
		}
	}
	return len(lines), nil
}

func readText(_ *testing.T, data []byte) (int, error) {
	if i := bytes.IndexFunc(data, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }); i >= 0 || !utf8.Valid(data) {
		return 0, fmt.Errorf("a control character, at %d", i)
	}
	return 0, nil
}

// What the runner unescapes is what was meant.
func TestGitHubEscapes(t *testing.T) {
	r := sample()
	r.Problems = nil
	r.Findings = r.Findings[:1]
	r.Findings[0].File = "a%3A:,=\r\nb.go"
	r.Findings[0].Message = "50%\r\n::error::x, y: z%25"
	line := strings.TrimSuffix(string(write(t, "github", r)), "\n")
	properties, message, _ := strings.Cut(strings.TrimPrefix(line, "::warning "), "::")
	unescape := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	file, _, _ := strings.Cut(strings.TrimPrefix(properties, "file="), ",")
	if got := unescape.Replace(file); got != r.Findings[0].File {
		t.Errorf("file is %q, want %q", got, r.Findings[0].File)
	}
	if got, want := unescape.Replace(message), `50%\r\n::error::x, y: z%25`+"\n"+r.Findings[0].URL; got != want {
		t.Errorf("message is %q, want %q", got, want)
	}
	if !strings.Contains(message, "::error::x, y: z") {
		t.Errorf("data is escaped as a property: %q", message)
	}
}
