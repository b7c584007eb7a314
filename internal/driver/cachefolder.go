package driver

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/git"
)

// OpenCache returns the store in a folder. It fails for one that others may
// have written: another user's, one that others can write, and one that came
// with a repository.
func OpenCache(ctx context.Context, dir string) (*store.Store, error) {
	s := store.Open(dir)
	if err := s.Check(); err != nil {
		return nil, err
	}
	if !paths.Exists(dir) {
		return s, nil // nobody can have written there
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	top := git.Top(real)
	if top == "" {
		return s, nil
	}
	repo, err := git.Open(ctx, top)
	if err != nil {
		return nil, fmt.Errorf("%s lies in a repository, and nobody knows whether it came with it: %w", dir, err)
	}
	came, err := repo.Tracks(ctx, filepath.ToSlash(paths.Below(top, real)))
	if err != nil {
		return nil, fmt.Errorf("%s lies in a repository, and nobody knows whether it came with it: %w", dir, err)
	}
	if came {
		return nil, fmt.Errorf("%s came with the repository that it lies in", dir)
	}
	return s, nil
}
