package listing // want package:`env\(library, 2 reads\)`

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

func byHand() map[string]string {
	settings := map[string]string{}
	for _, entry := range os.Environ() { // want `^a missing or wrong SHOP_\* shows only when byHand runs`
		if name, ok := strings.CutPrefix(entry, "SHOP_"); ok {
			key, value, _ := strings.Cut(name, "=")
			settings[key] = value
		}
	}
	return settings
}

func exact() string {
	env := os.Environ() // want `^a missing or wrong SHOP_ID shows only when exact runs`
	for _, entry := range env {
		if strings.HasPrefix(entry, "SHOP_ID=") {
			return entry
		}
	}
	return ""
}

// The environment of a child, a listing and a copy are no reads.
func reexec() error { return syscall.Exec(os.Args[0], os.Args, os.Environ()) }

func dump() {
	for _, entry := range os.Environ() {
		fmt.Println(entry)
	}
}

func without() (env []string) {
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "SHOP_") {
			env = append(env, entry)
		}
	}
	return env
}

func attributes() *os.ProcAttr { return &os.ProcAttr{Env: os.Environ()} }

func respawn() error {
	for _, entry := range os.Environ() {
		if strings.HasPrefix(entry, "SHOP_CHILD=") {
			return nil
		}
	}
	return syscall.Exec(os.Args[0], os.Args, nil)
}
