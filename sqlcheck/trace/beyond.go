package trace

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// ErrBeyond is returned for migrations that reach beyond their database.
var ErrBeyond = errors.New("the migrations reach beyond the database")

// refuseBeyond looks at all statements before the first one runs.
func refuseBeyond(dir *migrate.Dir) (err error) {
	engine.Walk(dir, engine.Options{}, nil, func(step *engine.Step) bool {
		if err != nil {
			return false
		}
		if what := beyond(step.File.Source[step.Start:step.End], 0); what != "" {
			line, _ := position(step.File.Source, step.Start)
			err = fmt.Errorf("%w, so none was run: %s:%d: %s; without --dsn they run on a throwaway server", ErrBeyond, step.File.Path, line, what)
		}
		return false
	})
	return err
}

// maxStrings is how deep strings in strings are read.
const maxStrings = 16

// beyond says what in a text reaches beyond the database, "" when nothing is
// seen. It reads tokens and, as blocks, functions and EXECUTE hold statements,
// the strings among them; it does not follow what is put together at run time.
// The rights of the role are the wall, this is the sign before it.
func beyond(text string, depth int) string {
	tokens := read(text)
	for i, t := range tokens {
		if t.kind == sqlscan.String && depth < maxStrings {
			if what := beyond(inner(t.text), depth+1); what != "" {
				return what
			}
		}
		if name := t.name(); reaching[name] || strings.HasPrefix(name, "dblink") || strings.HasPrefix(name, "pg_ls_") || strings.HasPrefix(name, "pg_file_") {
			if i+1 < len(tokens) && tokens[i+1].text == "(" {
				return name + "()"
			}
		}
		if t.word == "LANGUAGE" && i+1 < len(tokens) && untrusted(tokens[i+1].name()) {
			return "LANGUAGE " + tokens[i+1].name()
		}
		if t.name() == "set_config" && i+2 < len(tokens) && slices.Contains([]string{"role", "session_authorization"}, tokens[i+2].name()) {
			return "set_config of " + tokens[i+2].name()
		}
		if begins(tokens, i) {
			if what := statementBeyond(tokens[i:]); what != "" {
				return what
			}
		}
	}
	return ""
}

// token is a token with what it stands for.
type token struct {
	kind sqlscan.Kind
	text string
	word string // a word in capitals, "" for other tokens
}

// name is what an identifier or a string says, in small letters.
func (t token) name() string {
	switch t.kind {
	case sqlscan.Word:
		return strings.ToLower(t.text)
	case sqlscan.Quoted:
		return strings.ToLower(strings.ReplaceAll(strings.Trim(t.text, `"`), `""`, `"`))
	case sqlscan.String:
		return strings.ToLower(inner(t.text))
	}
	return ""
}

func read(text string) []token {
	var out []token
	sc := sqlscan.New(text, 0)
	for {
		tok, ok := sc.Next()
		if !ok {
			return out
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		t := token{kind: tok.Kind, text: text[tok.Start:tok.End]}
		if tok.Kind == sqlscan.Word {
			t.word = strings.ToUpper(t.text)
		}
		out = append(out, t)
	}
}

// inner is what is between the quotes of a string constant.
func inner(text string) string {
	if strings.HasPrefix(text, "$") {
		if end := strings.IndexByte(text[1:], '$'); end >= 0 {
			tag := text[:end+2]
			return strings.TrimSuffix(text[len(tag):], tag)
		}
	}
	_, text, _ = strings.Cut(text, "'")
	return strings.ReplaceAll(strings.TrimSuffix(text, "'"), "''", "'")
}

// begins reports whether a statement may begin at a token.
func begins(tokens []token, i int) bool {
	if i == 0 {
		return true
	}
	before := tokens[i-1]
	return before.text == ";" || before.text == "(" || before.text == ">>" || slices.Contains([]string{"BEGIN", "THEN", "ELSE", "LOOP", "ATOMIC"}, before.word)
}

// shared are the objects that belong to the server, or that reach another one.
var shared = []string{"DATABASE", "ROLE", "USER", "GROUP", "TABLESPACE", "SYSTEM", "SERVER", "SUBSCRIPTION"}

// statementBeyond looks at a statement from its first token on.
func statementBeyond(tokens []token) string {
	word := func(i int) string {
		if i < len(tokens) {
			return tokens[i].word
		}
		return ""
	}
	first, second := word(0), word(1)
	switch first {
	case "CREATE", "ALTER", "DROP":
		if slices.Contains(shared, second) {
			return first + " " + second
		}
		if second == "FOREIGN" && word(2) == "DATA" {
			return first + " FOREIGN DATA WRAPPER"
		}
		if first == "DROP" && second == "OWNED" {
			return "DROP OWNED"
		}
		if first == "CREATE" && second == "EXTENSION" {
			return extensionBeyond(tokens[2:])
		}
		if i := slices.IndexFunc(tokens[:min(5, len(tokens))], func(t token) bool { return t.word == "LANGUAGE" }); i > 0 && i+1 < len(tokens) && untrusted(tokens[i+1].name()) {
			return first + " LANGUAGE " + tokens[i+1].name()
		}
	case "SET":
		if second == "SESSION" || second == "LOCAL" {
			second = word(2)
			if word(1) == "SESSION" && word(2) == "AUTHORIZATION" {
				return "SET SESSION AUTHORIZATION"
			}
		}
		if second == "ROLE" || second == "AUTHORIZATION" || second == "SESSION_AUTHORIZATION" || second == "SESSION" {
			return "SET " + second
		}
	case "COPY":
		return copyBeyond(tokens)
	case "GRANT", "REVOKE":
		return grantBeyond(tokens)
	case "REASSIGN":
		if second == "OWNED" {
			return "REASSIGN OWNED"
		}
	case "LOAD":
		if len(tokens) > 1 && tokens[1].kind == sqlscan.String {
			return "LOAD"
		}
	case "IMPORT":
		if second == "FOREIGN" {
			return "IMPORT FOREIGN SCHEMA"
		}
	case "SECURITY":
		if second == "LABEL" {
			return "SECURITY LABEL"
		}
	}
	return ""
}

// copyBeyond finds a COPY that starts a program or names a file of the server.
func copyBeyond(tokens []token) string {
	depth := 0
	for i, t := range tokens {
		switch {
		case t.text == ";" && depth == 0:
			return ""
		case t.text == "(":
			depth++
		case t.text == ")":
			depth--
		case depth == 0 && (t.word == "FROM" || t.word == "TO") && i+1 < len(tokens):
			if next := tokens[i+1]; next.word == "PROGRAM" {
				return "COPY … PROGRAM"
			} else if next.kind == sqlscan.String {
				return "COPY " + t.word + " a file of the server"
			}
		}
	}
	return ""
}

// grantBeyond finds grants of roles, and those on what the server has.
func grantBeyond(tokens []token) string {
	for i, t := range tokens {
		switch {
		case t.text == ";" || t.word == "TO" && tokens[0].word == "GRANT" || t.word == "FROM" && tokens[0].word == "REVOKE":
			return tokens[0].word + " of a role"
		case t.word == "ON" && i+1 < len(tokens):
			if on := tokens[i+1].word; on == "TABLESPACE" || on == "PARAMETER" || on == "FOREIGN" {
				return tokens[0].word + " … ON " + on
			}
			return ""
		}
	}
	return ""
}

// extensionBeyond names an extension that brings more than SQL.
func extensionBeyond(tokens []token) string {
	for len(tokens) > 0 && slices.Contains([]string{"IF", "NOT", "EXISTS"}, tokens[0].word) {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return ""
	}
	name := tokens[0].name()
	if reachingExtensions[name] || untrusted(name) {
		return "CREATE EXTENSION " + name
	}
	return ""
}

// untrusted reports whether a language can do what the server's user can. They
// are called so, with a u at the end.
func untrusted(language string) bool {
	switch language {
	case "c", "internal", "plsh", "pljava", "java", "javau":
		return true
	}
	return strings.HasPrefix(language, "pl") && (strings.HasSuffix(language, "u") || strings.HasPrefix(language, "plpython"))
}

// reachingExtensions read files, start programs or talk to other servers.
var reachingExtensions = map[string]bool{
	"adminpack": true, "dblink": true, "file_fdw": true, "postgres_fdw": true, "pg_cron": true, "pageinspect": true, "http": true, "pg_net": true,
	"mysql_fdw": true, "oracle_fdw": true, "multicorn": true, "hdfs_fdw": true, "tds_fdw": true,
}

// reaching are functions that do.
var reaching = map[string]bool{
	"pg_read_file": true, "pg_read_binary_file": true, "pg_stat_file": true, "pg_read_file_old": true, "pg_logdir_ls": true,
	"lo_import": true, "lo_export": true, "pg_terminate_backend": true, "pg_cancel_backend": true, "pg_reload_conf": true, "pg_rotate_logfile": true,
	"pg_promote": true, "pg_switch_wal": true, "pg_create_restore_point": true, "pg_drop_replication_slot": true, "pg_backup_start": true, "pg_start_backup": true,
	"pg_create_physical_replication_slot": true, "pg_create_logical_replication_slot": true, "pg_wal_replay_pause": true,
}
