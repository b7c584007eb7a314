package migrate

import (
	"path"
	"regexp"
	"strings"
)

// prisma reads Prisma Migrate: a folder for each migration, in the order of
// their names, with a migration.sql that is sent as one string.
type prisma struct{}

const (
	prismaLock = "migration_lock.toml"
	prismaFile = "migration.sql"
)

var prismaProvider = regexp.MustCompile(`(?m)^\s*provider\s*=\s*"([^"]*)"`)

func (prisma) tool() string { return "prisma" }

func (prisma) detect(f *folder) string {
	if n := f.firstNamed(func(n string) bool { return strings.HasSuffix(n, "/"+prismaFile) }); n != "" {
		return n + " lies where Prisma puts it"
	}
	return ""
}

// engine is what the lock file says; it follows the schema's provider.
func (prisma) engine(f *folder) (name, where string) {
	if m := prismaProvider.FindStringSubmatch(f.side[prismaLock]); m != nil {
		return m[1], prismaLock
	}
	return "", ""
}

func (prisma) entries(f *folder) ([]entry, []error) {
	return byName(f, func(name string) (entry, bool) {
		return entry{version: path.Dir(name)}, strings.HasSuffix(name, "/"+prismaFile)
	}), nil
}

func (prisma) leaves(*folder, string) (why string, unclear bool) {
	return "Prisma runs the " + prismaFile + " of each folder alone", false
}

func (prisma) cut(file *File, _ *folder) error {
	file.Execs = whole(file.Source)
	return nil
}
