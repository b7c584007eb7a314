package unversionedroute

import (
	"slices"
	"strings"
)

// context is one way to reach a node: through a root, below a prefix.
type context struct {
	root   string
	prefix string
	open   bool // what is above the root isn't known
}

// maxContexts limits the ways that are told apart.
const maxContexts = 8

// solver finds out what nodes stand for.
type solver struct {
	aliases  map[string][]alias
	mounts   map[string][]alias // by the node that is mounted, a root
	mains    map[string]bool    // packages
	whole    bool               // all packages of the module are there
	contexts map[string][]context
	active   map[string]bool
	strings  map[string][]string // by symbol
	values   map[string]string   // the same when there is one
}

// basePrefix begins the names of nodes that stand for another one below the
// base path that a call sets.
const basePrefix = "base:"

// resultPrefix begins the names of the results of the module's functions.
const resultPrefix = "result:"

// interfaceParam begins the names of parameters of methods of interfaces.
const interfaceParam = "param:~"

func newSolver(units []unit, whole bool) *solver {
	s := &solver{
		aliases: map[string][]alias{}, mounts: map[string][]alias{}, mains: map[string]bool{}, whole: whole,
		contexts: map[string][]context{}, active: map[string]bool{}, strings: map[string][]string{}, values: map[string]string{},
	}
	for _, u := range units {
		for _, t := range u.Strings {
			s.strings[t.Symbol] = append(s.strings[t.Symbol], t.Value)
		}
	}
	for _, u := range units {
		s.mains[u.path] = u.Main
		for _, a := range u.Aliases {
			a.Prefix = s.text(a.Prefix)
			s.aliases[a.Node] = append(s.aliases[a.Node], a)
		}
	}
	for _, u := range units {
		for _, m := range u.Mounts {
			m.Prefix = s.text(m.Prefix)
			for _, origin := range s.origins(m.Node, map[string]bool{}) {
				if origin.root == m.Of {
					continue
				}
				bound := alias{Node: origin.root, Of: m.Of}
				switch {
				case m.Prefix == hole:
					bound.Prefix = hole
				case m.Strips && familyOf(origin.root) == m.Family:
					bound.Prefix = m.Prefix + "/" + origin.prefix
				case m.Strips && origin.prefix == "" && familyOf(origin.root) != "":
					bound.Prefix = "" // it sees the whole path
				case m.Strips:
					bound.Prefix = hole
				default:
					bound.Prefix = m.Prefix + "/" + origin.prefix
				}
				s.mounts[origin.root] = append(s.mounts[origin.root], bound)
			}
		}
	}
	return s
}

// text puts the values of symbols into a text. A symbol with several values,
// or without any, is a hole.
func (s *solver) text(t string) string { return replaceSymbols(t, s.value) }

func (s *solver) value(symbol string) string {
	if value, ok := s.values[symbol]; ok {
		return value
	}
	s.values[symbol] = hole // for a symbol that is defined by itself
	value := hole
	for i, t := range s.strings[symbol] {
		v := s.text(t)
		if i > 0 && v != value {
			value = hole
			break
		}
		value = v
	}
	s.values[symbol] = value
	return value
}

// familyOf is the library of a root.
func familyOf(node string) string {
	if rest, ok := strings.CutPrefix(node, "root:"); ok {
		family, _, _ := strings.Cut(rest, ":")
		return family
	}
	return ""
}

// bindings returns the aliases of a node. A parameter of a method that is
// only called through an interface has those of methods with that name.
func (s *solver) bindings(node string) []alias {
	var list []alias
	for _, a := range s.aliases[node] {
		if !strings.HasPrefix(a.Of, interfaceParam) || len(s.aliases[a.Of]) > 0 {
			list = append(list, a)
		}
	}
	if len(list) > 0 {
		return list
	}
	if rest, ok := strings.CutPrefix(node, "param:("); ok {
		if i := strings.Index(rest, ")."); i >= 0 {
			return s.aliases[interfaceParam+rest[i+2:]]
		}
	}
	if rest, ok := strings.CutPrefix(node, basePrefix); ok {
		return []alias{{Node: node, Of: rest}}
	}
	return nil
}

// origins follows the aliases of a node down to those without any.
func (s *solver) origins(node string, seen map[string]bool) []context {
	list := s.bindings(node)
	if len(list) == 0 {
		return []context{{root: node}}
	}
	if seen[node] {
		return nil
	}
	seen[node] = true
	var all []context
	for _, a := range list {
		for _, o := range s.origins(a.Of, seen) {
			if o.prefix += a.Prefix; len(all) < maxContexts && !slices.Contains(all, o) {
				all = append(all, o)
			}
		}
	}
	return all
}

// isRouter reports whether the node is a router, or may be one: the result of
// a function that returns none is none.
func (s *solver) isRouter(node string) bool {
	return slices.ContainsFunc(s.origins(node, map[string]bool{}), func(c context) bool { return !strings.HasPrefix(c.root, resultPrefix) })
}

// of returns the ways to reach a node. None means that it stands for itself.
func (s *solver) of(node string) []context {
	if c, ok := s.contexts[node]; ok {
		return c
	}
	if s.active[node] {
		return nil
	}
	s.active[node] = true
	defer delete(s.active, node)
	bound := append(slices.Clone(s.bindings(node)), s.mounts[node]...)
	var all []context
	for _, a := range bound {
		if s.active[a.Of] {
			if a.Prefix != "" {
				all = append(all, context{root: node, prefix: hole})
			}
			continue
		}
		for _, c := range s.of(a.Of) {
			c.prefix = c.prefix + "/" + a.Prefix
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	if len(all) > maxContexts {
		all = []context{{root: node, prefix: hole}}
	}
	if len(all) == 0 {
		all = []context{{root: node, open: s.open(node)}}
	}
	s.contexts[node] = all
	return all
}

// open reports whether a node without bindings may have some elsewhere.
func (s *solver) open(node string) bool {
	if !strings.HasPrefix(node, "root:") {
		return true
	}
	if s.whole {
		return false
	}
	for path, main := range s.mains {
		if main && strings.HasPrefix(node, "root:"+familyOf(node)+":"+path+":") {
			return false
		}
	}
	return true
}
