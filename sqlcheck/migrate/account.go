package migrate

import (
	"path"
	"regexp"
	"slices"
)

// LeftOut are SQL files that are not read, and the one reason for it.
type LeftOut struct {
	Why   string
	Files []string // slash-separated, below the folder, sorted
	// Unclear is set when their names say that they are migrations: then the
	// schema that the others are judged on may lack what they do.
	Unclear bool
}

// A leaver is a reader that knows why its tool passes over a file, and whether
// that leaves open what the file does; "" leaves both to the name.
type leaver interface {
	leaves(f *folder, name string) (why string, unclear bool)
}

// withoutUp is why a down migration is left out.
const withoutUp = "no way up goes with them"

// numberedFile is how the names of migrations begin.
var numberedFile = regexp.MustCompile(`^[vV]?[0-9]`)

// leftOut lists the files of the folder that are not among the entries.
// Nothing is unclear when the tool was named by somebody who must know.
func (f *folder) leftOut(r reader, entries []entry, named bool) []LeftOut {
	used := map[string]bool{}
	for _, e := range entries {
		used[e.name], used[e.down] = true, true
	}
	out := slices.Clone(f.unread)
	for _, name := range f.names {
		if _, ok := f.sources[name]; !ok {
			out = addLeftOut(out, "they can't be read", false, name) // an error of its own
			continue
		}
		if used[name] {
			continue
		}
		why, unclear := "", false
		if l, ok := r.(leaver); ok {
			why, unclear = l.leaves(f, name)
		}
		if why == "" {
			why, unclear = r.tool()+" does not run files of such names", numberedFile.MatchString(path.Base(name))
		}
		out = addLeftOut(out, why, unclear && !named, name)
	}
	return out
}

// addLeftOut puts files with those of the same reason.
func addLeftOut(list []LeftOut, why string, unclear bool, names ...string) []LeftOut {
	for i := range list {
		if l := &list[i]; l.Why == why && l.Unclear == unclear {
			l.Files = append(l.Files, names...)
			slices.Sort(l.Files)
			return list
		}
	}
	slices.Sort(names)
	return append(list, LeftOut{Why: why, Files: names, Unclear: unclear})
}

// Read counts the files that are read: up migrations, and down migrations in files of
// their own.
func (d *Dir) Read() int {
	read := map[string]bool{}
	for _, f := range d.Files {
		read[f.Path] = true
		if f.Down != nil {
			read[f.Down.Path] = true
		}
	}
	return len(read)
}

// Found counts the SQL files of the folder.
func (d *Dir) Found() int {
	n := d.Read()
	for _, l := range d.LeftOut {
		n += len(l.Files)
	}
	return n
}
