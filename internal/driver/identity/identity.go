// Package identity knows programs and files by their content.
package identity

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// Programs are known by their content, so that a cache is of use on another
// machine, and no version number has to be believed.

// File returns a hash of a file's content. Hashing a program takes a tenth of
// a second, so the hash is kept for as long as the file looks the same in all
// that a change of its content changes.
func File(s *store.Store, path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	key := store.KeyOf("program 2", path, fmt.Sprint(info.Size()), fmt.Sprint(info.ModTime().UnixNano()), fileIdentity(info))
	if id, ok := s.Get(key); ok {
		return string(id), nil
	}
	id, err := HashFile(path)
	if err == nil {
		_ = s.Put(key, []byte(id))
	}
	return id, err
}

// Program identifies this program.
func Program(s *store.Store) (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	return File(s, path)
}

// ErrShim is returned for a go command that chooses between installations.
var ErrShim = errors.New("the go command in PATH belongs to no Go installation; it may start any")

// GoCommand identifies the Go installation in PATH without running it. It fails for
// a program that chooses between installations by rules of its own.
func GoCommand(s *store.Store) (string, error) {
	path, err := exec.LookPath("go")
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot) {
		return "no go", nil
	}
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", err
	}
	version, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(path)), "VERSION"))
	if err != nil {
		return "", ErrShim
	}
	id, err := File(s, path)
	return path + "\x00" + string(version) + "\x00" + id, err
}

// CTools identifies what cgo would start: which of the programs are in PATH,
// and which ones they are.
func CTools(s *store.Store) string {
	names := []string{"gcc", "g++", "clang", "clang++", "cc", "c++", "gfortran", "pkg-config"}
	settings := os.Environ()
	if file := GoEnvFile(); file != "" {
		if data, err := os.ReadFile(file); err == nil {
			settings = append(settings, strings.Split(string(data), "\n")...)
		}
	}
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		if words := strings.Fields(value); len(words) > 0 && slices.Contains([]string{"CC", "CXX", "FC", "PKG_CONFIG"}, name) {
			names = append(names, words[0])
		}
	}
	var h store.Hash
	for _, name := range names {
		h.Add(name)
		path, err := exec.LookPath(name)
		if err != nil {
			h.Add("not there")
			continue
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		id, err := File(s, path)
		if err != nil {
			id = err.Error()
		}
		h.Add(path)
		h.Add(id)
	}
	return h.Key().String()
}

// GoEnvFile returns the user's file of settings for the go command, "" if there
// is none.
func GoEnvFile() string {
	file := os.Getenv("GOENV")
	if dir, err := os.UserConfigDir(); file == "" && err == nil {
		file = filepath.Join(dir, "go", "env")
	}
	if file == "off" || file == "" || !paths.Exists(file) {
		return ""
	}
	return file
}
