package migrate

import (
	"path/filepath"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// otherDatabases are names of databases as they appear in paths.
var otherDatabases = []string{
	"mysql", "mariadb", "tidb", "sqlite", "sqlite3", "clickhouse", "mssql", "sqlserver", "oracle", "cassandra",
	"spanner", "snowflake", "bigquery", "duckdb", "cockroach", "cockroachdb", "crdb", "scylla", "ql", "redshift", "vertica",
}

// pathWords cuts the elements of a path at what separates words.
func pathWords(dir string) []string {
	return strings.FieldsFunc(strings.ToLower(filepath.ToSlash(dir)), func(r rune) bool {
		return r == '/' || r == '-' || r == '_' || r == '.'
	})
}

func otherDatabase(dir string) string {
	for _, w := range pathWords(dir) {
		for _, db := range otherDatabases {
			if w == db {
				return db
			}
		}
	}
	return ""
}

func saysPostgres(dir string) bool {
	for _, w := range pathWords(dir) {
		switch w {
		case "postgres", "postgresql", "pg", "pgsql", "psql":
			return true
		}
	}
	return false
}

// foreignDialect finds a file that PostgreSQL would not read. What no
// PostgreSQL folder has settles the matter; else one file that only PostgreSQL
// would read does.
func foreignDialect(names []string, sources map[string]string) (file, evidence string) {
	oursSomewhere := false
	for _, n := range names {
		foreign, certain, ours := dialect(sources[n])
		if certain {
			return n, foreign
		}
		oursSomewhere = oursSomewhere || ours
		if foreign != "" && file == "" {
			file, evidence = n, foreign
		}
	}
	if oursSomewhere {
		return "", ""
	}
	return file, evidence
}

// foreignWords and ourWords give a dialect away; certainWords can't stand in
// what PostgreSQL reads.
var (
	certainWords = map[string]bool{
		"auto_increment": true, "autoincrement": true, "mergetree": true, "replacingmergetree": true, "replicatedmergetree": true,
		"lowcardinality": true,
	}
	// conflictWords follow INSERT OR in SQLite.
	conflictWords = map[string]bool{"abort": true, "fail": true, "ignore": true, "replace": true, "rollback": true}
	foreignWords  = map[string]bool{
		"nocase": true, "nvarchar": true, "pragma": true, "datetime2": true,
		"mediumtext": true, "longtext": true, "tinyint": true, "mediumblob": true, "longblob": true,
	}
	ourWords = map[string]bool{
		"jsonb": true, "timestamptz": true, "bigserial": true, "serial": true, "bytea": true, "plpgsql": true,
		"concurrently": true, "hstore": true, "citext": true, "tsvector": true, "inet": true,
	}
)

// dialect looks for what only another database, or only PostgreSQL, accepts.
func dialect(source string) (foreign string, certain, ours bool) {
	sc := sqlscan.New(source, 0)
	prev := ""
	for {
		tok, ok := sc.Next()
		if !ok {
			return foreign, false, ours
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		text := strings.ToLower(source[tok.Start:tok.End])
		switch {
		case tok.Kind == sqlscan.Word && certainWords[text]:
			return strings.ToUpper(text), true, ours
		case tok.Kind == sqlscan.Word && text == "or" && prev == "insert":
			text = "insert or" // a trigger of PostgreSQL goes on with UPDATE or DELETE
		case tok.Kind == sqlscan.Word && prev == "insert or" && conflictWords[text]:
			return "INSERT OR " + strings.ToUpper(text), true, ours
		case tok.Kind == sqlscan.Word && text == "rowid" && prev == "without":
			return "WITHOUT ROWID", true, ours
		case tok.Kind == sqlscan.String && strings.HasPrefix(text, "$"), tok.Kind == sqlscan.Op && text == "::", tok.Kind == sqlscan.Word && ourWords[text]:
			ours = true
		case tok.Kind == sqlscan.Op && strings.Contains(text, "`"):
			foreign = "an identifier in backquotes"
		case tok.Kind == sqlscan.Op && text == "=" && prev == "engine":
			foreign = "ENGINE ="
		case tok.Kind == sqlscan.Word && foreignWords[text]:
			foreign = strings.ToUpper(text)
		}
		prev = text
	}
}
