package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safetext"
)

// document is the JSON format; its keys are a contract with users.
type document struct {
	Version  int               `json:"version"`
	Findings []finding.Finding `json:"findings"`
	Errors   []finding.Problem `json:"errors"`
	Summary  struct {
		Packages   int `json:"packages"`
		Migrations int `json:"migrations"`
		Findings   struct {
			Error   int `json:"error"`
			Warning int `json:"warning"`
			Info    int `json:"info"`
		} `json:"findings"`
		Exit Exit `json:"exit"`
		SQL  struct {
			Found   int                 `json:"found"`
			Read    int                 `json:"read"`
			LeftOut int                 `json:"leftOut"`
			Folders []finding.SQLFolder `json:"folders"`
		} `json:"sql"`
	} `json:"summary"`
}

func writeJSON(w io.Writer, r *Report) error {
	d := document{Version: 1, Findings: r.Findings, Errors: r.Problems}
	if d.Findings == nil {
		d.Findings = []finding.Finding{}
	}
	if d.Errors == nil {
		d.Errors = []finding.Problem{}
	}
	n := r.count()
	d.Summary.Packages, d.Summary.Migrations = r.Packages, r.Migrations
	d.Summary.Findings.Error = n[rule.Error]
	d.Summary.Findings.Warning = n[rule.Warning]
	d.Summary.Findings.Info = n[rule.Info]
	d.Summary.Exit = r.Exit
	d.Summary.SQL.Found, d.Summary.SQL.Read = finding.CountSQL(r.SQL)
	d.Summary.SQL.LeftOut = d.Summary.SQL.Found - d.Summary.SQL.Read
	if d.Summary.SQL.Folders = r.SQL; r.SQL == nil {
		d.Summary.SQL.Folders = []finding.SQLFolder{}
	}
	return encode(w, d)
}

// encode writes indented JSON that keeps <, > and & readable.
func encode(w io.Writer, v any) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(safetext.JSON(out.Bytes()))
	return err
}
