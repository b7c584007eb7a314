package columntyperewrite

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports type changes that rewrite or scan the table.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ColumnTypeRewrite, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "unknown", Title: "the type before is not known from the migrations", Severity: rule.Warning, Kind: rule.Bug},
			{Name: "scan", Title: "no rewrite, but a check on the column is verified again", Severity: rule.Error, Kind: rule.Bug},
			{Name: "reindex", Title: "no rewrite, but an index on the column is built again", Severity: rule.Error, Kind: rule.Bug},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	for w := range pass.Work(effects.TypeChange) {
		if pass.Catalog.IsNewColumn(alter.Name, w.Object) && w.Kind != effects.Rewrite {
			continue
		}
		report(pass, alter, w)
	}
}

func report(pass *check.Pass, alter *ast.AlterTable, w effects.Work) {
	cmd := alter.Cmds[w.Cmd]
	column, locks := alter.Name.String()+"."+cmd.Name, check.Blocks(effects.AccessExclusive, alter.Name.String())
	switch {
	case w.Kind == effects.Scan:
		pass.ReportCmd(w.Cmd, "scan", "changing %s %s rewrites nothing, but %s while the check on it is verified again; "+
			"drop the check first and add it back NOT VALID", column, w.Detail, locks)
	case w.Kind == effects.Build:
		pass.ReportCmd(w.Cmd, "reindex", "changing %s %s rewrites no rows, but %s while the indexes on it are built again; "+
			"drop them first and build them concurrently afterwards", column, w.Detail, locks)
	case !w.Certain && widest(cmd):
		return // most often from varchar, which is free
	case !w.Certain:
		pass.ReportCmd(w.Cmd, "unknown", "changing %s %s rewrites %s "+check.UnderLock+", unless its type before was compatible; "+
			"no migration says what it was", column, w.Detail, alter.Name)
	case w.ZoneOnly:
		pass.ReportCmd(w.Cmd, "", "changing %s %s rewrites %s and its indexes "+check.UnderLock+", unless the session's time zone is UTC; "+
			"SET timezone = 'UTC' first, if that is what the values mean", column, w.Detail, alter.Name)
	default:
		pass.ReportCmd(w.Cmd, "", "changing %s %s rewrites %s and its indexes "+check.UnderLock+"; "+
			"add a new column, fill it in batches and switch over", column, w.Detail, alter.Name)
	}
}

// widest reports whether the new type takes any text as it is.
func widest(cmd *ast.AlterCmd) bool {
	return cmd.Expr == nil && cmd.Type.Schema == "" && cmd.Type.Array == 0 && len(cmd.Type.Mods) == 0 &&
		(cmd.Type.Name == "text" || cmd.Type.Name == "varchar")
}
