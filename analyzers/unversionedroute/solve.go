package unversionedroute

import (
	"slices"
	"strings"
)

// context is one way to reach a node: through a root, below a prefix.
type context struct {
	root   node
	prefix string
	open   bool // what is above the root isn't known
}

// maxContexts limits the ways that are told apart.
const maxContexts = 8

// solver finds out what nodes stand for.
type solver struct {
	aliases  map[node][]alias
	mounts   map[node][]alias // by the node that is mounted, a root
	mains    map[string]bool  // packages
	whole    bool             // all packages of the module are there
	contexts map[node][]context
	active   map[node]bool
	strings  map[string][]string // by symbol
	values   map[string]string   // the same when there is one
}

func newSolver(units []unit, whole bool) *solver {
	s := &solver{
		aliases: map[node][]alias{}, mounts: map[node][]alias{}, mains: map[string]bool{}, whole: whole,
		contexts: map[node][]context{}, active: map[node]bool{}, strings: map[string][]string{}, values: map[string]string{},
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
			for _, origin := range s.origins(m.Node, map[node]bool{}) {
				if origin.root == m.Of {
					continue
				}
				bound := alias{Node: origin.root, Of: m.Of}
				switch {
				case m.Prefix == unknownText:
					bound.Prefix = unknownText
				case m.Strips && origin.root.family() == m.Family:
					bound.Prefix = m.Prefix + "/" + origin.prefix
				case m.Strips && origin.prefix == "" && origin.root.family() != "":
					bound.Prefix = "" // it sees the whole path
				case m.Strips:
					bound.Prefix = unknownText
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
// or without any, is unknownText.
func (s *solver) text(t string) string { return replaceSymbols(t, s.value) }

func (s *solver) value(symbol string) string {
	if value, ok := s.values[symbol]; ok {
		return value
	}
	s.values[symbol] = unknownText // for a symbol that is defined by itself
	value := unknownText
	for i, t := range s.strings[symbol] {
		v := s.text(t)
		if i > 0 && v != value {
			value = unknownText
			break
		}
		value = v
	}
	s.values[symbol] = value
	return value
}

// bindings returns the aliases of a node. A parameter of a method that is
// only called through an interface has those of methods with that name.
func (s *solver) bindings(n node) []alias {
	var list []alias
	for _, a := range s.aliases[n] {
		if a.Of.Kind != methodParam || len(s.aliases[a.Of]) > 0 {
			list = append(list, a)
		}
	}
	if len(list) > 0 {
		return list
	}
	if n.Based {
		of := n
		of.Based = false
		return []alias{{Node: n, Of: of}}
	}
	// A method's full name is (path.Type).Name.
	if _, method, ok := strings.Cut(n.Name, ")."); ok && n.Kind == funcParam {
		return s.aliases[node{Kind: methodParam, Name: method, Index: n.Index}]
	}
	return nil
}

// origins follows the aliases of a node down to those without any.
func (s *solver) origins(n node, seen map[node]bool) []context {
	list := s.bindings(n)
	if len(list) == 0 {
		return []context{{root: n}}
	}
	if seen[n] {
		return nil
	}
	seen[n] = true
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
func (s *solver) isRouter(n node) bool {
	return slices.ContainsFunc(s.origins(n, map[node]bool{}), func(c context) bool { return c.root.Kind != funcResult })
}

// of returns the ways to reach a node. None means that it stands for itself.
func (s *solver) of(n node) []context {
	if c, ok := s.contexts[n]; ok {
		return c
	}
	if s.active[n] {
		return nil
	}
	s.active[n] = true
	defer delete(s.active, n)
	bound := append(slices.Clone(s.bindings(n)), s.mounts[n]...)
	var all []context
	for _, a := range bound {
		if s.active[a.Of] {
			if a.Prefix != "" {
				all = append(all, context{root: n, prefix: unknownText})
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
		all = []context{{root: n, prefix: unknownText}}
	}
	if len(all) == 0 {
		all = []context{{root: n, open: s.open(n)}}
	}
	s.contexts[n] = all
	return all
}

// open reports whether a node without bindings may have some elsewhere.
func (s *solver) open(n node) bool {
	if n.Kind != rootNode || n.Based {
		return true
	}
	return !s.whole && !s.mains[n.Pkg]
}
