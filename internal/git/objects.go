package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Commit returns the id of the commit that rev names, "" if it names none.
func (r *Repo) Commit(ctx context.Context, rev string) (string, error) {
	return r.id(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
}

// MergeBase returns where the work tree's branch left a commit, "" if nothing
// is known of that.
func (r *Repo) MergeBase(ctx context.Context, commit string) (string, error) {
	return r.id(ctx, "merge-base", commit, "HEAD")
}

func (r *Repo) id(ctx context.Context, args ...string) (string, error) {
	out, err := r.run(ctx, nil, args...)
	var refused *Error
	if errors.As(err, &refused) {
		return "", nil
	}
	return strings.TrimSpace(string(out)), err
}

// Submodule returns the commit that another commit has at a path, "" if there
// is none but a file, a folder or nothing.
func (r *Repo) Submodule(ctx context.Context, commit, path string) (string, error) {
	out, err := r.run(ctx, nil, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", path)
	if err != nil {
		return "", err
	}
	entry, _, _ := strings.Cut(string(out), "\t")
	if fields := strings.Fields(entry); len(fields) == 3 && fields[1] == "commit" {
		return fields[2], nil
	}
	return "", nil
}

// maxBlob is the size of the largest file that is compared, in bytes.
const maxBlob = 64 << 20

// Blobs calls use with the content that a commit has of each of the paths, which
// are slash-separated from the work tree's folder: nil for those that it has no
// file of, or none that can be compared.
func (r *Repo) Blobs(ctx context.Context, commit string, paths []string, use func(path string, content []byte)) error {
	var asked []string
	var input bytes.Buffer
	for _, path := range paths {
		if strings.ContainsAny(path, "\n\x00") { // cannot be asked for in all versions of git
			use(path, nil)
			continue
		}
		asked = append(asked, path)
		fmt.Fprintf(&input, "%s:%s\n", commit, path)
	}
	if len(asked) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	read, write := io.Pipe()
	var failed error
	var running sync.WaitGroup
	running.Go(func() {
		failed = r.stream(ctx, &input, write, "cat-file", "--batch")
		write.CloseWithError(failed)
	})
	answers := bufio.NewReader(read)
	for _, path := range asked {
		content, err := readBlob(answers)
		if err != nil {
			read.CloseWithError(err)
			cancel()
			if running.Wait(); failed != nil && errors.Is(err, io.ErrUnexpectedEOF) {
				return failed
			}
			return err
		}
		use(path, content)
	}
	_ = read.Close()
	cancel()
	running.Wait() // what it says now is of no interest: all answers are there
	return nil
}

// readBlob reads one answer of cat-file.
func readBlob(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(line)
	if n := len(fields); n != 3 || len(fields[0]) < 40 || strings.Contains(fields[0], ":") {
		return nil, nil // "NAME missing", "NAME submodule"; names may have spaces
	}
	if strings.Trim(fields[2], "0123456789") != "" {
		return nil, nil // a name of three words
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, err
	}
	if fields[1] != "blob" || size > maxBlob {
		_, err = io.CopyN(io.Discard, r, size+1)
		return nil, err
	}
	content := make([]byte, size+1)
	if _, err := io.ReadFull(r, content); err != nil {
		return nil, err
	}
	return content[:size:size], nil
}

// Ignored returns those of the paths that the repository neither has nor wants:
// what its rules for ignored files name, but for files that it tracks.
func (r *Repo) Ignored(ctx context.Context, paths []string) (map[string]bool, error) {
	ignored := map[string]bool{}
	if len(paths) == 0 {
		return ignored, nil
	}
	// "./" so that no name is taken for a pattern.
	out, err := r.run(ctx, strings.NewReader("./"+strings.Join(paths, "\x00./")+"\x00"), "check-ignore", "-z", "--stdin")
	var refused *Error
	if errors.As(err, &refused) && strings.HasSuffix(refused.Message, ": ") {
		return ignored, nil // it fails without a word when it ignores none
	}
	if err != nil {
		return nil, err
	}
	for path := range strings.SplitSeq(string(out), "\x00") {
		ignored[strings.TrimPrefix(path, "./")] = true
	}
	return ignored, nil
}

// Tracks reports whether the repository tracks files below a folder of its work
// tree, given as a slash-separated path.
func (r *Repo) Tracks(ctx context.Context, folder string) (bool, error) {
	out, err := r.run(ctx, nil, "--literal-pathspecs", "ls-files", "-z", "--cached", "--", folder)
	return len(out) > 0, err
}
