// Package pgserver starts throwaway PostgreSQL servers. They keep their files
// in a temporary folder, listen on a Unix socket in it and nowhere else, see
// nothing of the caller's environment, and run as an unprivileged user when
// the caller is root.
package pgserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// User is the superuser that connects without a password.
const User = "postgres"

// Find returns the folder of the server's programs (initdb, postgres): the
// first of those given that has them, else that of the programs on PATH, else
// Debian's for the newest version. It is "" when there is none.
func Find(dirs ...string) string {
	if p, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real // the other programs are beside the real one
		}
		dirs = append(dirs, filepath.Dir(p))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return debianVersion(b) - debianVersion(a) })
	for _, dir := range append(dirs, debian...) {
		if Has(dir) {
			return dir
		}
	}
	return ""
}

func debianVersion(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

// Has reports whether a folder holds the server's programs.
func Has(dir string) bool {
	return dir != "" && isProgram(filepath.Join(dir, "initdb")) && isProgram(filepath.Join(dir, "postgres"))
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() && info.Mode()&0o111 != 0
}

// environment is all that the server's processes see: secrets of the caller
// are none of their business.
func environment() []string {
	env := []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		if v := os.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// short cuts what a program printed to its end, where the reason stands.
func short(out string) string {
	const most = 600
	if out = strings.TrimSpace(out); len(out) > most {
		out = "…" + out[len(out)-most:]
	}
	return out
}
