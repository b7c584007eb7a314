package corswildcard

import (
	"fmt"
	"go/types"
	"maps"
	"strings"
	"sync"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
	"github.com/patternvet/patternvet/internal/rule"
)

// tables is the knowledge about libraries, by name.
type tables struct {
	rows    map[string]*knowledge.CORSConfig
	paths   map[string]bool // packages with CORS middleware
	setters map[string]knowledge.CORSSetter
	presets map[string]knowledge.CORSPreset
	calls   map[string]knowledge.CORSCall
	anyone  map[string]bool
	reads   map[string]knowledge.HeaderCall
	writes  map[string]knowledge.HeaderCall
	request map[string]bool
	params  map[string]bool // functions that read what the sender of a request chooses
	sockets map[string]*knowledge.WebSocketCheck
}

var builtinTables = sync.OnceValue(func() *tables {
	t := &tables{
		rows: map[string]*knowledge.CORSConfig{}, paths: map[string]bool{}, setters: map[string]knowledge.CORSSetter{},
		presets: map[string]knowledge.CORSPreset{}, calls: map[string]knowledge.CORSCall{}, anyone: map[string]bool{},
		reads: map[string]knowledge.HeaderCall{}, writes: map[string]knowledge.HeaderCall{},
		request: map[string]bool{}, params: map[string]bool{}, sockets: map[string]*knowledge.WebSocketCheck{},
	}
	for i := range knowledge.CORSConfigs {
		t.add(&knowledge.CORSConfigs[i])
	}
	for _, s := range knowledge.CORSSetters {
		t.setters[s.Func] = s
	}
	for _, p := range knowledge.CORSPresets {
		t.presets[p.Name] = p
	}
	for _, c := range knowledge.CORSCalls {
		t.calls[c.Func] = c
		t.paths[pathOf(strings.TrimLeft(c.Func, "(*"))] = true
	}
	for _, name := range knowledge.CORSAllowAnyone {
		t.anyone[name] = true
	}
	for _, h := range knowledge.HeaderReads {
		t.reads[h.Func] = h
	}
	for _, h := range knowledge.HeaderWrites {
		t.writes[h.Func] = h
	}
	for _, name := range knowledge.RequestParameters {
		t.params[name] = true
	}
	for _, name := range knowledge.RequestTypes {
		t.request[name] = true
	}
	for i := range knowledge.WebSocketChecks {
		s := &knowledge.WebSocketChecks[i]
		t.sockets[s.Type] = s
		t.paths[pathOf(s.Type)] = true
	}
	return t
})

func (t *tables) add(row *knowledge.CORSConfig) {
	t.rows[row.Type] = row
	t.paths[pathOf(row.Type)] = true
}

// libraries is the flag for middleware that is not in the tables: a list of
// path.Type:Origins:Credentials, separated by commas. Such a library is taken to
// reflect the origin when "*" is in the list, as most do that are not among the
// known ones.
type libraries []*knowledge.CORSConfig

func (l *libraries) String() string {
	words := make([]string, len(*l))
	for i, row := range *l {
		words[i] = row.Type + ":" + row.Origins + ":" + row.Credentials
	}
	return rule.JoinList(words)
}

// Set implements [flag.Value].
func (l *libraries) Set(s string) error {
	var list libraries
	for _, spec := range rule.SplitList(s) {
		parts := strings.Split(spec, ":")
		if len(parts) != 3 || parts[1] == "" || parts[2] == "" {
			return fmt.Errorf("%q describes no library: write path.Type:Origins:Credentials, the configuration struct and the names of two of its fields", spec)
		}
		path, _, err := symbol.ParseType(parts[0])
		if err != nil {
			return err
		}
		list = append(list, &knowledge.CORSConfig{
			Library: path[strings.LastIndexByte(path, '/')+1:], Type: parts[0], Origins: parts[1], Credentials: parts[2],
			Match: knowledge.CORSGlob, Star: knowledge.CORSReflects,
		})
	}
	*l = list
	return nil
}

// Get implements [flag.Getter]; it tells readers of the flag that the value is
// a list.
func (l *libraries) Get() any {
	if len(*l) == 0 {
		return []string(nil)
	}
	return rule.SplitList(l.String())
}

// withExtra adds rows from the option.
func (t *tables) withExtra(extra libraries) *tables {
	if len(extra) == 0 {
		return t
	}
	c := *t
	c.rows, c.paths = maps.Clone(t.rows), maps.Clone(t.paths)
	for _, row := range extra {
		c.add(row)
	}
	return &c
}

// pathOf cuts the last name off "path/of/package.Name".
func pathOf(name string) string {
	slash := strings.LastIndexByte(name, '/')
	if dot := strings.IndexByte(name[slash+1:], '.'); dot >= 0 {
		// gopkg.in style last elements such as "yaml.v3.Type" do not occur in the tables
		return name[:slash+1+dot]
	}
	return name
}

// rowOf returns the middleware that t, or the slice or pointer of it,
// configures.
func (t *tables) rowOf(typ types.Type) *knowledge.CORSConfig {
	if typ == nil {
		return nil
	}
	if name := symbol.TypeKey(typ); name != "" {
		return t.rows[name]
	}
	return nil
}

// maker reports whether fn reads finished configurations of that row.
func (t *tables) maker(fn *types.Func, row *knowledge.CORSConfig) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() != pathOf(row.Type) {
		return false
	}
	for _, name := range row.Makers {
		if fn.Name() == name {
			return true
		}
	}
	return false
}

// optionMaker returns the row of middleware that is made by calling fn with
// options.
func (t *tables) optionMaker(fn *types.Func) *knowledge.CORSConfig {
	sig := fn.Signature()
	if !sig.Variadic() || fn.Pkg() == nil || !t.paths[fn.Pkg().Path()] {
		return nil
	}
	last := sig.Params().At(sig.Params().Len() - 1).Type().(*types.Slice)
	row := t.rowOf(last.Elem())
	if row == nil || !strings.HasSuffix(row.Type, "Option") || !t.maker(fn, row) {
		return nil
	}
	return row
}

// funcName is "path.Name" of a function, and FullName of a method.
func funcName(fn *types.Func) string {
	if fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return fn.FullName()
	}
	return fn.Pkg().Path() + "." + fn.Name()
}

func typeOf(obj types.Object) types.Type {
	if obj == nil {
		return nil
	}
	return obj.Type()
}

func isStrings(t types.Type) bool {
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}
