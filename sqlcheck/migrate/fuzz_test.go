package migrate

import (
	"cmp"
	"maps"
	"slices"
	"testing"
)

// memory is a folder without files.
func memory(sources, side map[string]string) *folder {
	return &folder{dir: "m", names: slices.Sorted(maps.Keys(sources)), sources: sources, side: side}
}

// FuzzLoad holds that no file makes a reader fail otherwise than by an error,
// and that what is sent lies in the file, in order.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "\ufeff", "-- +goose Up\nSELECT 1;", "-- +goose StatementBegin\n-- +goose Down\n", "-- migrate:up\nx\n-- migrate:down\n-- migrate:up",
		"---- create above / drop below ----", "-- +migrate Up\r\nSELECT 1;\r", "---- tern: disable-tx ----\n;;", "\x00\xff",
		"-- atlas:delimiter \\n\\n\nSELECT 1\n\n'", "-- atlas:delimiter ;;\n;;;", "-- atlas:txtar\n\n-- migration.sql --\nx;\n-- down.sql --",
		"--changeset a:1 endDelimiter:@@\nx@@@@\n--rollback y\n/* liquibase rollback\n*/", "--changeset a:1 endDelimiter:/\n/\n/", "COPY t FROM stdin;\n\\.\n\\.", "\\i x\n\\",
	} {
		f.Add(seed)
	}
	names := map[string]string{
		"golang-migrate": "1_a.up.sql", "flyway": "V1__a.sql", "prisma": "1_a/migration.sql", "sqitch": "deploy/a.sql",
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, tool := range Tools() {
			name, text := cmp.Or(names[tool], "1_a.sql"), source
			if tool == "liquibase" {
				text = "--liquibase formatted sql\n" + source
			}
			dir, _ := memory(map[string]string{name: text}, map[string]string{sqitchPlan: "a"}).load(LoadOptions{Tool: tool})
			if dir == nil || len(dir.Files) != 1 {
				t.Fatalf("%s: not read", tool)
			}
			checkExecs(t, tool, dir.Files[0], text)
			if down := dir.Files[0].Down; down != nil {
				checkExecs(t, tool, down, text)
			}
		}
	})
}

func checkExecs(t *testing.T, tool string, f *File, source string) {
	if len(f.Source) != len(source) {
		t.Fatalf("%s: %d bytes instead of %d", tool, len(f.Source), len(source))
	}
	pos := 0
	for _, e := range f.Execs {
		if e.Start < pos || e.End < e.Start || e.End > len(source) {
			t.Fatalf("%s: %v behind %d in %d bytes", tool, e, pos, len(source))
		}
		pos = e.End
	}
}

// FuzzPlan holds that no plan and no changelog makes a reader fail.
func FuzzPlan(f *testing.F) {
	f.Add("%project=x\n\na\n@v1\na\n-b\n", "")
	f.Add("+a [b] # c\na a\n@\n", "1.sql")
	f.Fuzz(func(t *testing.T, plan, changelog string) {
		const changeset = "--liquibase formatted sql"
		f := memory(map[string]string{"deploy/a.sql": "", "revert/a.sql": "", "1.sql": changeset, "2.sql": changeset}, map[string]string{sqitchPlan: plan, "changelog.xml": changelog})
		for _, tool := range []string{"sqitch", "liquibase"} {
			if dir, _ := f.load(LoadOptions{Tool: tool}); dir == nil {
				t.Fatalf("%s: not read", tool)
			}
		}
	})
}
