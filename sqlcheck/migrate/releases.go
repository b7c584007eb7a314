package migrate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/internal/safefile"
)

// Releases in folders of their own, v1.0/, v1.1/ or 0.22/, are one history:
// either their files continue each other's numbers, or the folders come in the
// order of the releases and the files of each in that of its own numbers.

// releaseName is how folders of a release are named.
var releaseName = regexp.MustCompile(`(?i)^(v|r|rel|release)?[-_.]?[0-9]+([._-].*)?$`)

// releaseManifest lists the files of a release in order, in some array.
const releaseManifest = "manifest.json"

// takeReleases makes the folders of releases in a folder its parts, if they
// are one history. meant is set when the folder is known to hold migrations.
func (f *folder) takeReleases(entries []os.DirEntry, meant bool) error {
	if entries == nil {
		var err error
		if entries, err = os.ReadDir(f.dir); err != nil {
			return err
		}
	}
	var parts []*folder
	for _, e := range entries {
		if !e.IsDir() || !releaseName.MatchString(e.Name()) || slices.Contains(f.inner, e.Name()) {
			continue
		}
		part, err := readFolder(f.project, filepath.Join(f.dir, e.Name()), nil)
		if err != nil {
			return err
		}
		if len(part.names) > 0 {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	slices.SortStableFunc(parts, func(a, b *folder) int { return compareReleases(a.dir, b.dir) })
	f.parts = f.history(parts, meant)
	if f.parts == nil {
		return nil
	}
	for _, p := range f.parts {
		if p != f.own() {
			f.inner = append(f.inner, filepath.Base(p.dir))
		}
	}
	return nil
}

// own is the part that stands for the files right in the folder, nil without.
func (f *folder) own() *folder {
	for _, p := range f.parts {
		if p.dir == f.dir {
			return p
		}
	}
	return nil
}

// SortReleases sorts folders by the numbers in their names: v1.9 comes before
// v1.10.
func SortReleases(dirs []string) { slices.SortStableFunc(dirs, compareReleases) }

func compareReleases(a, b string) int {
	a, b = filepath.Base(a), filepath.Base(b)
	return cmp.Or(slices.Compare(releaseNumbers(a), releaseNumbers(b)), strings.Compare(a, b))
}

// releaseNumbers reads the numbers of a release's name.
func releaseNumbers(name string) []uint64 {
	var out []uint64
	for _, digits := range strings.FieldsFunc(name, func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			break // a hash, say
		}
		out = append(out, n)
	}
	return out
}

// history puts the parts of one history in order; nil when they are not one.
func (f *folder) history(parts []*folder, meant bool) []*folder {
	tool := ""
	for i, p := range parts {
		r := partReader(p, LoadOptions{})
		if i > 0 && r.tool() != tool {
			return nil
		}
		tool = r.tool()
	}
	isPlain := tool == plain{}.tool()
	if isPlain && (!meant || !slices.ContainsFunc(parts, (*folder).changesTables)) {
		return nil
	}
	top := &folder{project: f.project, dir: f.dir, names: f.names, sources: f.sources, side: f.side, errs: f.errs, unread: f.unread}
	if numbered := slices.ContainsFunc(f.names, numberedFile.MatchString); numbered {
		if r, err := choose(LoadOptions{}, top); err != nil || r.tool() != tool {
			return nil
		}
		return continued(append([]*folder{top}, parts...))
	}
	if all := continued(parts); all != nil {
		return all
	}
	if !isPlain {
		return nil // such tools read one folder, and each of these begins again
	}
	return parts
}

// partReader is the reader of a part: plain where no tool is recognized, since
// the folder above says what it is.
func partReader(p *folder, opts LoadOptions) reader {
	if r, err := choose(opts, p); err == nil {
		return r
	}
	return plain{}
}

// continued puts parts in the order of their numbers, nil when the numbers of
// two of them overlap.
func continued(parts []*folder) []*folder {
	type span struct {
		part        *folder
		first, last entry
	}
	var spans []span
	for _, p := range parts {
		entries, _ := partReader(p, LoadOptions{}).entries(p)
		if len(entries) == 0 || entries[len(entries)-1].group > 0 {
			return nil // without numbers
		}
		spans = append(spans, span{p, entries[0], entries[len(entries)-1]})
	}
	slices.SortStableFunc(spans, func(a, b span) int { return a.first.compare(b.first) })
	var out []*folder
	for i, s := range spans {
		if i > 0 && spans[i-1].last.compare(s.first) >= 0 {
			return nil
		}
		out = append(out, s.part)
	}
	return out
}

// changesTables reports whether a file creates or alters something.
func (f *folder) changesTables() bool {
	return slices.ContainsFunc(f.names, func(n string) bool { return changes.MatchString(f.sources[n]) })
}

// LoadDirs reads folders below parent that are one history, in this order.
func LoadDirs(parent string, dirs []string, opts LoadOptions) (*Dir, []error) {
	f := &folder{project: safefile.RootOf(parent), dir: parent}
	for _, dir := range dirs {
		part, err := readFolder(safefile.RootOf(dir), dir, nil)
		if err != nil {
			return nil, []error{err}
		}
		f.parts = append(f.parts, part)
	}
	f.overlay(opts.Overlay)
	return f.loadParts(opts)
}

// loadParts loads one part after the other.
func (f *folder) loadParts(opts LoadOptions) (*Dir, []error) {
	out := &Dir{Path: filepath.ToSlash(f.dir)}
	var errs []error
	apart := continued(f.parts) == nil // versions are those of a release only
	own := f.own()
	if own == nil {
		errs = append(errs, f.errs...)
		out.LeftOut = append(out.LeftOut, f.unread...)
		if len(f.names) > 0 {
			out.LeftOut = addLeftOut(out.LeftOut, "they lie beside the folders of the releases, which are the history", false, slices.Clone(f.names)...)
		}
	}
	for _, p := range f.parts {
		r := partReader(p, opts)
		if opts.Tool != "" && r.tool() != opts.Tool {
			_, err := choose(opts, p)
			return nil, append(errs, err)
		}
		d, problems := p.read(r, opts.Tool != "")
		errs = append(errs, problems...)
		out.Tool, out.Notes, out.Listed = d.Tool, append(out.Notes, d.Notes...), cmp.Or(out.Listed, d.Listed)
		name, err := filepath.Rel(f.dir, p.dir)
		if err != nil {
			name = p.dir
		}
		for _, l := range d.LeftOut {
			for i := range l.Files {
				l.Files[i] = filepath.ToSlash(filepath.Join(name, l.Files[i]))
			}
			out.LeftOut = addLeftOut(out.LeftOut, l.Why, l.Unclear, l.Files...)
		}
		for _, file := range d.Files {
			if apart {
				file.Version = filepath.ToSlash(name) + "/" + file.Version
			}
			if file.Down != nil {
				file.Down.Version = file.Version
			}
			out.Files = append(out.Files, file)
		}
	}
	return out, errs
}

// manifestOrder sorts the files of a release as its manifest lists them.
func manifestOrder(f *folder, list []entry) {
	if names := manifestNames(f, list); names != nil {
		slices.SortStableFunc(list, func(a, b entry) int { return slices.Index(names, a.name) - slices.Index(names, b.name) })
	}
}

// manifestNames are the files that a manifest lists, nil unless it lists all.
func manifestNames(f *folder, list []entry) []string {
	text, has := f.side[releaseManifest]
	var values map[string]json.RawMessage
	if !has || json.Unmarshal([]byte(text), &values) != nil {
		return nil
	}
	for _, raw := range values {
		var names []string
		if json.Unmarshal(raw, &names) != nil {
			continue
		}
		if len(list) > 0 && !slices.ContainsFunc(list, func(e entry) bool { return !slices.Contains(names, e.name) }) {
			return names
		}
	}
	return nil
}

// releasesIn names the parts of a history, for people.
func (f *folder) releasesIn() string {
	first, last := filepath.Base(f.parts[0].dir), filepath.Base(f.parts[len(f.parts)-1].dir)
	if len(f.parts) == 1 {
		return first + " is a release in a folder of its own"
	}
	return fmt.Sprintf("%d folders of releases, %s to %s", len(f.parts), first, last)
}
