package engine

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// contractMarker begins a contract comment.
const contractMarker = "patternvet:contract"

// contractRule reports contracts without evidence.
const contractRule = ruleid.ContractUnproven

// contract is one "-- patternvet:contract VERSION reason": the statement takes
// away what the migration of that version, in production already, replaced.
type contract struct {
	start, end int
	version    string
	reason     string
	statement  int // that it is about; -1 when none follows
	fault      string
	used       bool
}

// findContracts reads the contract comments of a file.
func (fr *fileRun) findContracts() []*contract {
	source := fr.file.Source
	var out []*contract
	for _, tok := range fr.comments(contractMarker) {
		text, ok := directive(source[tok.Start:tok.End], contractMarker)
		if !ok {
			continue
		}
		version, reason, _ := strings.Cut(text, " ")
		k := &contract{start: tok.Start, end: tok.End, version: version, reason: strings.TrimSpace(strings.TrimLeft(reason, " -:")), statement: fr.target(tok.Start)}
		k.fault = fr.contractFault(k)
		out = append(out, k)
	}
	return out
}

// contractFault says why a contract is no evidence, "" when it is.
func (fr *fileRun) contractFault(k *contract) string {
	if k.version == "" || k.reason == "" {
		return `contract names no migration or no reason; write "patternvet:contract VERSION reason"`
	}
	at := slices.IndexFunc(fr.dir.Files, func(f *migrate.File) bool {
		name := filepath.Base(f.Path)
		return f.Version == k.version || strings.TrimLeft(f.Version, "0") == strings.TrimLeft(k.version, "0") || name == k.version
	})
	switch {
	case at < 0:
		return fmt.Sprintf("contract names migration %s, which is not among the files", k.version)
	case at == fr.index:
		return "contract names this migration itself; what replaces the old must be in production before"
	case at > fr.index:
		return fmt.Sprintf("contract names migration %s, which comes later", k.version)
	}
	earlier, _ := fr.unit(at, fr.dir.Files[at])
	if now, _ := fr.unit(fr.index, fr.file); earlier == now {
		return fmt.Sprintf("migration %s goes out in the same deploy; programs that know only the old are still running then", k.version)
	}
	if !expands(fr.all[at]) {
		return fmt.Sprintf("migration %s adds nothing that could take the place of what goes", k.version)
	}
	if place := fr.lost(k, at); place != "" {
		return fmt.Sprintf("migration %s adds %s, but none copies the values of the rows that were there before, which are lost here: "+
			"write them in a migration before this one, or put a block before this statement that fails while rows differ", k.version, place)
	}
	return ""
}

// expands reports whether a migration adds something that programs can use.
func expands(execs []parsedExec) bool {
	for _, e := range execs {
		if slices.ContainsFunc(e, func(s pgparse.Statement) bool { return adds(s.Node) }) {
			return true
		}
	}
	return false
}

func adds(n ast.Node) bool {
	switch s := n.(type) {
	case *ast.CreateTable, *ast.CreateView, *ast.CreateTrigger, *ast.CreateFunction, *ast.CreateType, *ast.CreateDomain, *ast.AlterEnum:
		return true
	case *ast.AlterTable:
		return slices.ContainsFunc(s.Cmds, func(c *ast.AlterCmd) bool {
			return c.Op == ast.AddColumn || c.Op == ast.DropNotNull || c.Op == ast.SetDefault
		})
	case *ast.Do:
		return slices.ContainsFunc(s.Statements, func(d ast.DoStmt) bool { return adds(d.Node) })
	}
	return false
}

// contracted reports whether a contract accepts a finding.
func (fr *fileRun) contracted(statement int, c check.Check) bool {
	found := false
	if !c.Contract {
		return false
	}
	for _, k := range commentsOn(fr.contractsAt, statement, fr.parents[statement]) {
		k.used = true
		found = found || k.fault == ""
	}
	return found
}

// reportContracts reports contracts without evidence and those that nothing
// needs.
func (fr *fileRun) reportContracts() {
	for _, k := range fr.contracts {
		switch {
		case k.fault != "":
			fr.complain(contractRule, k.start, k.end, k.fault)
		case !k.used:
			fr.complain(contractRule, k.start, k.end, "contract stands at a statement that breaks nothing; remove it")
		}
	}
}
