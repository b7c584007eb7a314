package report_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/report"
	"github.com/patternvet/patternvet/internal/rule"
)

// The schema of OASIS travels in the module of gosec, which the go command
// downloads and checks like any other.
const (
	schemaModule = "github.com/securego/gosec/v2@v2.29.0"
	schemaFile   = "report/sarif/testdata/sarif-schema-2.1.0.json"
)

var sarifSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	cmd := exec.Command("go", "mod", "download", "-json", schemaModule)
	cmd.Dir = os.TempDir() // outside of this module
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(module.Dir, filepath.FromSlash(schemaFile)))
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("sarif.json")
})

// validSARIF returns what the schema says against the report.
func validSARIF(t *testing.T, data []byte) error {
	t.Helper()
	schema, err := sarifSchema()
	if err != nil {
		t.Fatalf("the SARIF schema of %s: %v", schemaModule, err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

func write(t *testing.T, format string, r *report.Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := report.Write(&out, format, r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sarifLog is the part of a SARIF file that the tests look at.
type sarifLog struct {
	Runs []struct {
		ColumnKind string
		Tool       struct {
			Driver struct {
				Version string
				Rules   []struct {
					ID, HelpURI                             string
					ShortDescription, FullDescription, Help struct{ Text, Markdown string }
					DefaultConfiguration                    struct{ Level string }
					Properties                              struct{ Tags []string }
				}
			}
		}
		OriginalURIBaseIDs map[string]struct{ URI string } `json:"originalUriBaseIds"`
		Results            []struct {
			RuleID              string
			RuleIndex           int
			Message             struct{ Text string }
			PartialFingerprints map[string]string
			Locations           []sarifLocation
			Fixes               []struct {
				ArtifactChanges []struct {
					ArtifactLocation sarifArtifact
					Replacements     []struct {
						DeletedRegion   sarifRegion
						InsertedContent struct{ Text string }
					}
				}
			}
		}
	}
}

type sarifLocation struct {
	PhysicalLocation struct {
		ArtifactLocation sarifArtifact
		Region           sarifRegion
	}
}

type sarifArtifact struct{ URI, URIBaseID string }

type sarifRegion struct{ StartLine, StartColumn, EndLine, EndColumn int }

func readSARIF(t *testing.T, data []byte) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%d runs", len(log.Runs))
	}
	return log
}

func TestSARIFSchema(t *testing.T) {
	r := sample()
	r.Rules = append(r.Rules, ruleset.All()...)
	good := write(t, "sarif", r)
	if err := validSARIF(t, good); err != nil {
		t.Error(err)
	}
	if err := validSARIF(t, write(t, "sarif", &report.Report{Source: func(string) []byte { return nil }})); err != nil {
		t.Errorf("an empty report: %v", err)
	}
	for old, bad := range map[string]string{`"level": "error"`: `"level": "fatal"`, `"startLine": 1`: `"startLine": 0`, `"columnKind"`: `"columnSort"`} {
		if validSARIF(t, bytes.ReplaceAll(good, []byte(old), []byte(bad))) == nil {
			t.Errorf("the schema accepts %s; it holds nothing", bad)
		}
	}
}

// TestSARIFRules holds what code scanning needs of every real rule.
func TestSARIFRules(t *testing.T) {
	r := sample()
	r.Rules = ruleset.All()
	for _, known := range readSARIF(t, write(t, "sarif", r)).Runs[0].Tool.Driver.Rules {
		if known.ShortDescription.Text == "" || known.FullDescription.Text == "" || known.Help.Text == "" || known.Help.Markdown == "" {
			t.Errorf("%s: a description is missing", known.ID)
		}
		if u, err := url.Parse(known.HelpURI); err != nil || u.Scheme != "https" || !strings.Contains(u.Path, known.ID) {
			t.Errorf("%s: helpUri %q", known.ID, known.HelpURI)
		}
		if known.DefaultConfiguration.Level == "" || len(known.Properties.Tags) != 2 {
			t.Errorf("%s: level %q, tags %v", known.ID, known.DefaultConfiguration.Level, known.Properties.Tags)
		}
	}
}

// TestSARIFPlaces reads the report as an editor does: a URI against its base,
// columns in a file that it holds as UTF-16, and makes the edit of the fix.
func TestSARIFPlaces(t *testing.T) {
	run := readSARIF(t, write(t, "sarif", sample())).Runs[0]
	if run.ColumnKind != "utf16CodeUnits" {
		t.Errorf("columns are %s", run.ColumnKind)
	}
	want := []struct{ path, text string }{
		{"/repo/a:b,c.go", ""},
		{"/repo/api/größe.go", `os.Getenv("A")`},
		{"/repo/db/0001_x.sql", "CREATE INDEX i ON t (a)"},
	}
	fingerprints := map[string]bool{}
	for i, result := range run.Results {
		place := result.Locations[0].PhysicalLocation
		path := fileOf(t, run.OriginalURIBaseIDs[place.ArtifactLocation.URIBaseID].URI, place.ArtifactLocation.URI)
		if path != want[i].path {
			t.Errorf("result %d is in %s, want %s", i, path, want[i].path)
		}
		if want[i].text != "" {
			if got := utf16Text(sample().Source(strings.TrimPrefix(path, "/repo/")), place.Region); got != want[i].text {
				t.Errorf("%s: the region holds %q, want %q", path, got, want[i].text)
			}
		}
		if id := run.Tool.Driver.Rules[result.RuleIndex].ID; id != result.RuleID {
			t.Errorf("result %d: ruleIndex points at %s, ruleId is %s", i, id, result.RuleID)
		}
		for _, print := range result.PartialFingerprints {
			fingerprints[print] = true
		}
	}
	if len(fingerprints) != len(want) {
		t.Errorf("%d fingerprints for %d results", len(fingerprints), len(want))
	}
	change := run.Results[2].Fixes[0].ArtifactChanges[0]
	edit := change.Replacements[0]
	if change.ArtifactLocation.URI != "db/0001_x.sql" || edit.DeletedRegion != (sarifRegion{1, 13, 1, 13}) || edit.InsertedContent.Text != " CONCURRENTLY" {
		t.Errorf("the fix is %+v", change)
	}
}

// fileOf resolves a URI against its base and returns the path of the file.
func fileOf(t *testing.T, base, uri string) string {
	t.Helper()
	root, err := url.Parse(base)
	if err != nil || root.Scheme != "file" || root.Host != "" || !strings.HasSuffix(root.Path, "/") {
		t.Fatalf("base %q: %v", base, err)
	}
	ref, err := url.Parse(uri)
	if err != nil || ref.IsAbs() {
		t.Fatalf("uri %q is not a relative one: %v", uri, err)
	}
	return root.ResolveReference(ref).Path
}

// utf16Text cuts a region of one line out of a source.
func utf16Text(source []byte, region sarifRegion) string {
	line := utf16.Encode([]rune(strings.Split(string(source), "\n")[region.StartLine-1]))
	return string(utf16.Decode(line[region.StartColumn-1 : region.EndColumn-1]))
}

func TestSARIFOddInput(t *testing.T) {
	r := sample()
	r.Dir = "C:/src/shop"
	r.Findings = []finding.Finding{{Rule: "notlisted", Severity: rule.Info, Message: "m", File: "x.go"}}
	data := write(t, "sarif", r)
	if err := validSARIF(t, data); err != nil {
		t.Error(err)
	}
	run := readSARIF(t, data).Runs[0]
	if got := run.OriginalURIBaseIDs["SRCROOT"].URI; got != "file:///C:/src/shop/" {
		t.Errorf("a Windows folder is %s", got)
	}
	if got := run.Results[0]; got.RuleIndex != -1 || got.Locations[0].PhysicalLocation.Region != (sarifRegion{1, 1, 1, 1}) {
		t.Errorf("a finding without rule or line is %+v", got)
	}
}

// TestSARIFCreates: a fix that makes a file is a change of an artifact that is
// not there, at its beginning.
func TestSARIFCreates(t *testing.T) {
	r := &report.Report{Source: func(string) []byte { return nil }, Findings: []finding.Finding{{
		Rule: "r", Message: "m", File: "a.sql", Line: 1, Column: 1, Fixes: []finding.Fix{{Message: "add it", Edits: []finding.Edit{{File: "new one.sql", NewText: "SELECT 1;\n", Create: true}}}},
	}}}
	data := write(t, "sarif", r)
	if err := validSARIF(t, data); err != nil {
		t.Fatal(err)
	}
	change := readSARIF(t, data).Runs[0].Results[0].Fixes[0].ArtifactChanges[0]
	if change.ArtifactLocation.URI != "new%20one.sql" || len(change.Replacements) != 1 ||
		change.Replacements[0].DeletedRegion != (sarifRegion{1, 1, 1, 1}) || change.Replacements[0].InsertedContent.Text != "SELECT 1;\n" {
		t.Errorf("the change is %+v", change)
	}
}
