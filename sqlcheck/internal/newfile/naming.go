// Package newfile names and frames new migrations the way the tool of a folder
// wants them.
package newfile

import (
	"fmt"
	"math/big"
	"path"
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Naming is how a tool wants its files: names that follow the last one of the
// folder, and directives.
type Naming struct {
	tool  string
	last  string // version of the last file
	first int    // what the first version is above the last
	slug  string // what the name of the old file says
}

// For is the naming of files that take the place of an old one.
func For(dir *migrate.Dir, old *migrate.File) Naming {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(old.Path), ".sql"), ".up")
	if dir.Tool == "prisma" {
		name = path.Base(path.Dir(old.Path))
	}
	number := numbered(dir.Tool, old.Version)
	if dir.Tool == "sqitch" { // changes have no numbers
		number = ""
	}
	slug := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(name, "V"), number), "_-.")
	if i := strings.Index(name, "__"); dir.Tool == "flyway" && i >= 0 {
		slug = name[i+2:]
	}
	if slug == "" {
		slug = "plan"
	}
	last := ""
	for _, f := range dir.Files {
		if n := numbered(dir.Tool, f.Version); trailingNumber.MatchString(n) {
			last = n
		}
	}
	t := Naming{tool: dir.Tool, last: last, slug: slug, first: 1}
	if dir.Tool == "tern" && last == old.Version {
		t.first = 0 // tern wants all numbers, that of the file which goes too
	}
	return t
}

var (
	trailingNumber = regexp.MustCompile(`[0-9]+$`)
	leadingNumber  = regexp.MustCompile(`^[0-9]+`)
)

// numbered is the part of a version that counts: some tools have the whole name
// as the version.
func numbered(tool, version string) string {
	if tool == "prisma" || tool == "liquibase" {
		return leadingNumber.FindString(version)
	}
	return version
}

// Version is the n-th one behind the last, in its spelling.
func (t Naming) Version(n int) string {
	digits := trailingNumber.FindString(t.last)
	if digits == "" {
		return fmt.Sprintf("%04d", n+1)
	}
	number, _ := new(big.Int).SetString(digits, 10)
	next := number.Add(number, big.NewInt(int64(n+t.first))).String()
	if missing := len(digits) - len(next); missing > 0 {
		next = strings.Repeat("0", missing) + next
	}
	return strings.TrimSuffix(t.last, digits) + next
}

// Reference is how a contract names a file.
func (t Naming) Reference(version, label string) string {
	switch t.tool {
	case "prisma":
		return path.Dir(t.Name(version, label))
	case "liquibase", "sqitch":
		return strings.TrimSuffix(path.Base(t.Name(version, label)), ".sql")
	}
	return version
}

// Remarks are what the tool wants besides files of these names.
func (t Naming) Remarks(files []string) []string {
	switch t.tool {
	case "atlas":
		return []string{"atlas.sum does not fit any more: run atlas migrate hash"}
	case "sqitch":
		var names []string
		for _, f := range files {
			names = append(names, strings.TrimSuffix(path.Base(f), ".sql"))
		}
		return []string{"put these changes in the place of the old one in sqitch.plan, in this order: " + strings.Join(names, ", ")}
	case "liquibase":
		return []string{"a changelog that names its files one by one must name these"}
	}
	return nil
}

// Name is the name of a file below the folder; label tells the files of one
// slug apart and may be empty.
func (t Naming) Name(version, label string) string {
	slug := t.slug
	if label != "" {
		slug += "_" + label
	}
	switch t.tool {
	case "golang-migrate":
		return version + "_" + slug + ".up.sql"
	case "prisma":
		return version + "_" + slug + "/migration.sql"
	case "sqitch":
		return "deploy/" + t.slug + "_" + version + strings.TrimPrefix(slug, t.slug) + ".sql"
	case "flyway":
		return "V" + version + "__" + slug + ".sql"
	}
	return version + "_" + slug + ".sql"
}

// Frame puts the tool's directives around a file, which noTx keeps out of a
// transaction.
func (t Naming) Frame(body string, noTx bool) string {
	either := func(a, b string) string {
		if noTx {
			return a
		}
		return b
	}
	switch t.tool {
	case "goose":
		return either("-- +goose NO TRANSACTION\n", "") + "-- +goose Up\n" + body
	case "dbmate":
		return "-- migrate:up" + either(" transaction:false", "") + "\n" + body + "\n-- migrate:down\n"
	case "sql-migrate":
		return "-- +migrate Up" + either(" notransaction", "") + "\n" + body + "\n-- +migrate Down\n"
	case "sqitch":
		return either(body, "BEGIN;\n\n"+body+"\nCOMMIT;\n")
	case "atlas":
		return either("-- atlas:txmode none\n\n", "") + body
	case "liquibase":
		return either("-- liquibase formatted sql\n\n-- changeset plan:"+t.slug+" runInTransaction:false splitStatements:false\n",
			"-- liquibase formatted sql\n\n-- changeset plan:"+t.slug+" splitStatements:false\n") + body
	case "tern":
		return either("---- tern: disable-tx ----\n", "") + body + "\n---- create above / drop below ----\n"
	}
	return body
}

// Statement ends a statement, and keeps tools that cut at semicolons from
// cutting in its middle.
func (t Naming) Statement(sql string) string {
	text := sql + ";\n"
	if !strings.Contains(sql, ";") {
		return text
	}
	switch t.tool {
	case "goose":
		return "-- +goose StatementBegin\n" + text + "-- +goose StatementEnd\n"
	case "sql-migrate":
		return "-- +migrate StatementBegin\n" + text + "-- +migrate StatementEnd\n"
	}
	return text
}
