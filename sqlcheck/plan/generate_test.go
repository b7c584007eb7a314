//go:build unix

package plan_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"strings"
)

// generatedForms are forms of random tables: PATTERNVET_FORMS says how many,
// PATTERNVET_SEED the seed of the first.
func generatedForms(t *testing.T) []form {
	number := func(name string, otherwise int) int {
		text := os.Getenv(name)
		if text == "" {
			return otherwise
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n
	}
	var out []form
	seed := number("PATTERNVET_SEED", 1)
	for i := range number("PATTERNVET_FORMS", 8) {
		out = append(out, generated(uint64(seed+i)))
	}
	return out
}

// kind is a type with values, and what it can be changed to.
type kind struct {
	typ    string
	values func(n int, after bool) string
	def    string   // a default
	check  string   // a condition on %s that holds for the values
	to     []string // types whose text of the values is the same
}

var kinds = []kind{
	{"int", number, "0", "%s >= 0", []string{"bigint", "numeric", "text"}},
	{"bigint", number, "0", "%s >= 0", []string{"numeric", "text", "int"}},
	{"smallint", func(n int, _ bool) string { return fmt.Sprint(n % 30000) }, "5", "%s > -1", []string{"int", "bigint"}},
	{"text", word, "'w'", "%s <> 'no'", []string{"varchar(40)"}},
	{"varchar(30)", word, "'w'", "length(%s) < 99", []string{"varchar(20)"}},
	{"uuid", uuid, "'00000000-0000-4000-8000-000000000000'", "%s IS NOT NULL OR true", []string{"text"}},
	{"jsonb", func(n int, _ bool) string { return fmt.Sprintf(`{"n": %d}`, n) }, "'{}'", "jsonb_typeof(%s) = 'object'", nil},
	{"boolean", func(n int, _ bool) string { return fmt.Sprint(n%2 == 0) }, "false", "%[1]s OR NOT %[1]s", []string{"text"}},
	{"date", func(n int, _ bool) string { return fmt.Sprintf("2026-%02d-%02d", n%12+1, n%28+1) }, "'2026-01-01'", "%s > '2000-01-01'", nil},
	{"int[]", func(n int, _ bool) string { return fmt.Sprintf("{%d,2}", n) }, "'{}'", "cardinality(%s) < 9", nil},
}

// generated is a random table with a random column, which gets another name or
// type.
func generated(seed uint64) form {
	r := rand.New(rand.NewPCG(seed, 7))
	chance := func(n int) bool { return r.IntN(n) == 0 }
	k := kinds[r.IntN(len(kinds))]
	f := form{name: fmt.Sprintf("generated %d", seed), old: `"Note 1"`, new: "remark", values: k.values, missing: "NULL"}
	retype := len(k.to) > 0 && chance(2)
	if retype {
		f.old, f.new = "v", "v"
	}
	definition := f.old + " " + k.typ
	if chance(2) {
		definition += " DEFAULT " + k.def
		f.missing = strings.Trim(k.def, "'")
	}
	if chance(2) {
		definition += " NOT NULL"
		f.noNull = true
		if f.missing == "NULL" {
			f.missing = ""
		}
	}
	partitioned := chance(5)
	key := "bigint"
	if chance(4) {
		key, f.keys = "uuid", uuidKey
	}
	var parts, after []string
	switch r.IntN(4) {
	case 0:
		parts = append(parts, "part int DEFAULT 1", "PRIMARY KEY (k, part)")
	case 1:
		if !partitioned {
			parts = append(parts, "UNIQUE (k)")
			break
		}
		fallthrough
	default:
		parts = append(parts, "PRIMARY KEY (k)")
	}
	if chance(2) && !retype {
		parts = append(parts, "CHECK ("+fmt.Sprintf(k.check, f.old)+")")
	}
	if chance(3) {
		parts = append(parts, "low int DEFAULT 1", `CONSTRAINT "odd Name" CHECK (low > 0 OR `+f.old+" IS NULL)")
	}
	distinct := k.typ != "boolean" && k.typ != "date" && k.typ != "smallint"
	if chance(4) && distinct && !partitioned && f.missing == "NULL" {
		parts = append(parts, "UNIQUE ("+f.old+", k)")
	}
	if !partitioned {
		for i := range r.IntN(3) {
			methods := []string{"(" + f.old + ")", "(k, " + f.old + " DESC)", "(k) INCLUDE (" + f.old + ")", "(k) WHERE " + f.old + " IS NOT NULL", "(coalesce(" + f.old + ", " + k.def + "))"}
			pick := r.IntN(len(methods))
			if retype && pick == 4 {
				pick = 0 // the default is of the old type
			}
			method := methods[pick]
			after = append(after, fmt.Sprintf("CREATE INDEX i%d ON t %s;", i, method))
		}
	}
	if chance(4) {
		after = append(after, touched)
	}
	partition := ""
	if partitioned {
		partition = " PARTITION BY HASH (k)"
		for i := range 3 {
			after = append(after, fmt.Sprintf("CREATE TABLE t%d PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER %d);", i, i))
		}
	}
	f.tables = "CREATE TABLE t (k " + key + " NOT NULL, " + definition + ", " + strings.Join(parts, ", ") + ")" + partition + ";\n" + strings.Join(after, "\n")
	f.change = "ALTER TABLE t RENAME COLUMN " + f.old + " TO remark;"
	if retype {
		to := k.to[r.IntN(len(k.to))]
		using := ""
		if to == "text" && k.typ == "uuid" || chance(2) {
			using = " USING v::" + to
		}
		f.change = "ALTER TABLE t ALTER COLUMN v TYPE " + to + using + ";"
	}
	return f
}
