package report

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"honnef.co/go/tools/sarif"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safetext"
)

// The types below add to honnef.co/go/tools/sarif what it leaves out of
// SARIF 2.1.0 and readers use: fingerprints, the base of relative URIs, the
// unit of columns, notifications of what went wrong, and what GitHub's code
// scanning asks of a rule.

type sarifLog struct {
	Version string     `json:"version"`
	Schema  string     `json:"$schema"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool               sarifTool                         `json:"tool"`
	Invocations        []sarifInvocation                 `json:"invocations"`
	ColumnKind         string                            `json:"columnKind"`
	OriginalURIBaseIDs map[string]sarif.ArtifactLocation `json:"originalUriBaseIds"`
	Results            []sarifResult                     `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules,omitempty"`
}

type sarifRule struct {
	sarif.ReportingDescriptor
	FullDescription sarif.Message       `json:"fullDescription"`
	Properties      sarifRuleProperties `json:"properties"`
}

// sarifRuleProperties are those that GitHub's code scanning filters by.
type sarifRuleProperties struct {
	Tags     []string `json:"tags"`
	Severity string   `json:"problem.severity"`
}

type sarifResult struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"` // -1 when not in the list
	Level               string            `json:"level"`
	Message             sarif.Message     `json:"message"`
	Locations           []sarif.Location  `json:"locations"`
	RelatedLocations    []sarif.Location  `json:"relatedLocations,omitempty"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Fixes               []sarif.Fix       `json:"fixes,omitempty"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	ExitCode            int                 `json:"exitCode"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level     string           `json:"level"`
	Message   sarif.Message    `json:"message"`
	Locations []sarif.Location `json:"locations,omitempty"`
}

// base names the folder that URIs are relative to.
const base = "SRCROOT"

var sarifLevels = map[rule.Severity]string{rule.Error: sarif.Error, rule.Warning: sarif.Warning, rule.Info: sarif.Note}

func writeSARIF(w io.Writer, r *Report) error {
	run := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "patternvet", Version: r.Version, InformationURI: "https://github.com/patternvet/patternvet"}
	root := url.URL{Scheme: "file", Path: "/" + strings.Trim(filepath.ToSlash(r.Dir), "/") + "/"}
	if root.Path == "//" {
		root.Path = "/"
	}
	run.OriginalURIBaseIDs = map[string]sarif.ArtifactLocation{base: {URI: root.String()}}
	index := map[string]int{}
	for i, known := range r.Rules {
		index[known.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, describeRule(known))
	}
	for _, f := range r.Findings {
		result := r.sarifResult(f)
		if i, ok := index[f.Rule]; ok {
			result.RuleIndex = i
		}
		run.Results = append(run.Results, result)
	}
	invocation := sarifInvocation{ExecutionSuccessful: len(r.Problems) == 0, ExitCode: r.Exit.Code}
	for _, p := range r.Problems {
		n := sarifNotification{Level: sarif.Error, Message: sarif.Message{Text: safetext.SARIF(p.Message)}}
		if p.File != "" {
			n.Locations = []sarif.Location{r.location(p.File, max(p.Line, 1), 1, max(p.Line, 1), 1)}
		}
		invocation.Notifications = append(invocation.Notifications, n)
	}
	run.Invocations = []sarifInvocation{invocation}
	return encode(w, sarifLog{Version: sarif.Version, Schema: sarif.Schema, Runs: []sarifRun{run}})
}

// sarifProblemSeverities are GitHub's words.
var sarifProblemSeverities = map[rule.Severity]string{rule.Error: "error", rule.Warning: "warning", rule.Info: "recommendation"}

func describeRule(r *rule.Rule) sarifRule {
	return sarifRule{
		ReportingDescriptor: sarif.ReportingDescriptor{
			ID:               r.Name,
			ShortDescription: sarif.Message{Text: r.Title},
			Help:             sarif.Message{Text: r.Doc(), Markdown: r.Markdown()},
			HelpURI:          r.URL(""),
			DefaultConfiguration: sarif.ReportingConfiguration{
				Enabled: !r.Off,
				Level:   sarifLevels[r.Severity],
			},
		},
		FullDescription: sarif.Message{Text: r.Why},
		Properties: sarifRuleProperties{
			Tags:     []string{string(r.Lang), string(r.Kind)},
			Severity: sarifProblemSeverities[r.Severity],
		},
	}
}

func (r *Report) sarifResult(f finding.Finding) sarifResult {
	result := sarifResult{
		RuleID:              f.Rule,
		RuleIndex:           -1,
		Level:               sarifLevels[f.Severity],
		Message:             sarif.Message{Text: safetext.SARIF(sarifText(f))},
		Locations:           []sarif.Location{r.location(f.File, f.Line, f.Column, f.EndLine, f.EndColumn)},
		PartialFingerprints: map[string]string{"patternvet/v2": f.Fingerprint},
	}
	for i, rel := range f.Related {
		location := r.location(rel.File, rel.Line, rel.Column, rel.Line, rel.Column)
		location.ID = i + 1
		location.Message = &sarif.Message{Text: safetext.SARIF(rel.Message)}
		result.RelatedLocations = append(result.RelatedLocations, location)
	}
	for _, fix := range f.Fixes {
		result.Fixes = append(result.Fixes, r.sarifFix(fix))
	}
	return result
}

// sarifText has the advice as a second sentence: where space is short, readers
// show the first one alone.
func sarifText(f finding.Finding) string {
	if f.Advice == "" {
		return f.Message
	}
	first, size := utf8.DecodeRuneInString(f.Advice)
	return f.Message + ". " + string(unicode.ToUpper(first)) + f.Advice[size:]
}

func (r *Report) location(file string, line, column, endLine, endColumn int) sarif.Location {
	return sarif.Location{PhysicalLocation: sarif.PhysicalLocation{
		ArtifactLocation: artifact(file),
		Region:           r.region(r.Source(file), line, column, endLine, endColumn),
	}}
}

// region turns 1-based lines and byte columns into what SARIF accepts: 1-based
// lines and columns of UTF-16 code units, the end not before the start.
func (r *Report) region(source []byte, line, column, endLine, endColumn int) sarif.Region {
	line = max(line, 1)
	endLine = max(endLine, line)
	out := sarif.Region{
		StartLine: line, StartColumn: r.utf16Column(source, line, column),
		EndLine: endLine, EndColumn: r.utf16Column(source, endLine, endColumn),
	}
	if endLine == line {
		out.EndColumn = max(out.EndColumn, out.StartColumn)
	}
	return out
}

func artifact(file string) sarif.ArtifactLocation {
	uri := url.URL{Path: file}
	return sarif.ArtifactLocation{URI: uri.String(), URIBaseID: base}
}

func (r *Report) sarifFix(fix finding.Fix) sarif.Fix {
	out := sarif.Fix{Description: sarif.Message{Text: safetext.SARIF(fix.Message)}}
	for _, e := range fix.Edits {
		source := r.Source(e.File)
		line, column := r.lines.Position(source, e.Start)
		endLine, endColumn := r.lines.Position(source, e.End)
		out.ArtifactChanges = append(out.ArtifactChanges, sarif.ArtifactChange{
			ArtifactLocation: artifact(e.File),
			Replacements: []sarif.Replacement{{
				DeletedRegion:   r.region(source, line, column, endLine, endColumn),
				InsertedContent: sarif.ArtifactContent{Text: e.NewText},
			}},
		})
	}
	return out
}

// utf16Column turns a 1-based byte column into one of UTF-16 code units. It
// is the column itself when the source is not to be had.
func (r *Report) utf16Column(source []byte, line, column int) int {
	text := r.lines.Of(source, line)
	if text == nil {
		return max(column, 1)
	}
	if column-1 < len(text) {
		text = text[:max(column-1, 0)]
	}
	units := 0
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		units += max(utf16.RuneLen(c), 1)
		text = text[size:]
	}
	return units + 1
}
