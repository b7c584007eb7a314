package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/patternvet/patternvet/internal/rule"
)

// Parse reads a configuration. file is its absolute path. Every error is an
// *[Error].
func Parse(file string, data []byte, schema Schema) (*Config, error) {
	p := &fileParser{file: file, schema: schema, config: &Config{File: file, Rules: map[string]Setting{}}}
	if err := p.bound(data); err != nil {
		return nil, err
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, p.syntaxError(err)
	}
	if len(tree.Docs) > 1 {
		return nil, p.errorf(tree.Docs[1].Body, "a configuration is one document")
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return p.config, nil // an empty file
	}
	sections := map[string]func(ast.Node) error{
		"version":    p.version,
		"rules":      p.rules,
		"exclude":    p.exclude,
		"migrations": p.migrations,
	}
	err = p.mapping(tree.Docs[0].Body, "the configuration", func(key string, at, value ast.Node) error {
		section, ok := sections[key]
		if !ok {
			return p.unknown(at, "key", key, keys(sections))
		}
		return section(value)
	})
	if err != nil {
		return nil, err
	}
	return p.config, nil
}

type fileParser struct {
	file   string
	schema Schema
	config *Config
}

func (p *fileParser) errorf(at ast.Node, format string, args ...any) error {
	e := &Error{File: p.file, Message: fmt.Sprintf(format, args...)}
	if at != nil && at.GetToken() != nil && at.GetToken().Position != nil {
		e.Line = at.GetToken().Position.Line
	}
	return e
}

func (p *fileParser) unknown(at ast.Node, what, name string, known []string) error {
	if near := rule.Nearest(name, known); near != "" {
		return p.errorf(at, "unknown %s %q; did you mean %q?", what, name, near)
	}
	sort.Strings(known)
	return p.errorf(at, "unknown %s %q; known are %s", what, name, strings.Join(known, ", "))
}

func (p *fileParser) syntaxError(err error) error {
	e := &Error{File: p.file, Message: err.Error()}
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		e.Message = "YAML: " + syntax.Message
		if syntax.Token != nil && syntax.Token.Position != nil {
			e.Line = syntax.Token.Position.Line
		}
	}
	return e
}

// mapping calls f for each pair of a mapping node, in order.
func (p *fileParser) mapping(n ast.Node, what string, f func(key string, at, value ast.Node) error) error {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode:
		return nil
	default:
		return p.errorf(n, "%s must be a mapping of keys to values", what)
	}
	seen := map[string]bool{}
	for _, pair := range pairs {
		key, ok := pair.Key.(ast.ScalarNode)
		if !ok {
			return p.errorf(pair.Key, "%s: a key must be a word", what)
		}
		name := fmt.Sprint(key.GetValue())
		if seen[name] {
			return p.errorf(pair.Key, "%s: key %q stands twice", what, name)
		}
		seen[name] = true
		if err := f(name, pair.Key, pair.Value); err != nil {
			return err
		}
	}
	return nil
}

// scalar returns a single value as text.
func (p *fileParser) scalar(n ast.Node, what string) (string, error) {
	switch n := n.(type) {
	case *ast.NullNode:
		return "", p.errorf(n, "%s has no value", what)
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.IntegerNode:
		return n.Token.Value, nil // as written: versions may have leading zeros
	case ast.ScalarNode:
		return fmt.Sprint(n.GetValue()), nil
	}
	return "", p.errorf(n, "%s must be a single value", what)
}

// list returns a sequence of single values; one value counts as a list of one.
func (p *fileParser) list(n ast.Node, what string) ([]string, error) {
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		one, err := p.scalar(n, what)
		return []string{one}, err
	}
	list := []string{}
	for _, item := range sequence.Values {
		text, err := p.scalar(item, "an item of "+what)
		if err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, nil
}

func (p *fileParser) version(n ast.Node) error {
	text, err := p.scalar(n, "version")
	if err == nil && text != "1" {
		err = p.errorf(n, "version %s is not known to this patternvet; it reads version 1", text)
	}
	return err
}

func (p *fileParser) exclude(n ast.Node) (err error) {
	p.config.Exclude, err = p.list(n, "exclude")
	for _, glob := range p.config.Exclude {
		if _, err := MatchGlob(glob, "x"); err != nil {
			return p.errorf(n, "exclude: %q is no glob", glob)
		}
	}
	return err
}

func (p *fileParser) migrations(n ast.Node) error {
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		return p.errorf(n, "migrations must be a list of folders: - dir: db/migrations")
	}
	for _, item := range sequence.Values {
		m := Migrations{Line: item.GetToken().Position.Line}
		err := p.mapping(item, "an item of migrations", func(key string, at, value ast.Node) error {
			if key == "dirs" {
				return p.dirs(&m, value)
			}
			text, err := p.scalar(value, key)
			if err != nil {
				return err
			}
			switch key {
			case "dir":
				m.Dir = filepath.Join(p.config.Dir(), filepath.FromSlash(text))
			case "tool":
				if m.Tool = text; !p.schema.Partial && !slices.Contains(p.schema.Tools, text) {
					return p.unknown(value, "migration tool", text, slices.Clone(p.schema.Tools))
				}
			case "postgres":
				if m.Postgres, err = strconv.Atoi(text); err != nil {
					return p.errorf(value, "postgres must be a major version, such as 15")
				}
			case "deployed-through":
				m.DeployedThrough, m.DeployedLine = text, value.GetToken().Position.Line
			case "down":
				if m.Down, err = strconv.ParseBool(text); err != nil {
					return p.errorf(value, "down must be true or false")
				}
			default:
				return p.unknown(at, "key", key, []string{"dir", "dirs", "tool", "postgres", "deployed-through", "down"})
			}
			return nil
		})
		if err != nil {
			return err
		}
		switch {
		case m.Dir == "" && m.Dirs == nil:
			return p.errorf(item, "an item of migrations needs a dir, or the dirs of one history")
		case m.Dir != "" && m.Dirs != nil:
			return p.errorf(item, "an item of migrations has either a dir or dirs, not both")
		case m.Dirs != nil:
			m.Dir = parentOf(m.Dirs)
		}
		p.config.Migrations = append(p.config.Migrations, m)
	}
	return nil
}

// dirs reads folders, or globs of them, that are one history.
func (p *fileParser) dirs(m *Migrations, n ast.Node) error {
	list, err := p.list(n, "dirs")
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return p.errorf(n, "dirs needs a folder at least")
	}
	for _, dir := range list {
		if _, err := filepath.Match(dir, ""); err != nil || strings.Contains(dir, "**") {
			return p.errorf(n, "dirs: %q is no folder and no glob of folders, such as db/v*", dir)
		}
		m.Dirs = append(m.Dirs, filepath.Join(p.config.Dir(), filepath.FromSlash(dir)))
	}
	return nil
}

// parentOf returns the folder that all of these lie below.
func parentOf(dirs []string) string {
	parent := filepath.Dir(dirs[0])
	below := func(dir string) bool {
		return strings.HasPrefix(dir, strings.TrimSuffix(parent, string(filepath.Separator))+string(filepath.Separator))
	}
	for parent != filepath.Dir(parent) && (strings.ContainsAny(parent, `*?[`) || slices.ContainsFunc(dirs, func(dir string) bool { return !below(dir) })) {
		parent = filepath.Dir(parent)
	}
	return parent
}

func keys[V any](m map[string]V) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	return list
}
