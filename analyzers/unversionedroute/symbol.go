package unversionedroute

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// A symbol stands in a path for a string that a function gets or that a field
// holds. Which values it has is known when all packages are.
const (
	symbolBegin = "\x02"
	symbolEnd   = "\x03"
)

// maxValues limits the values of a symbol that are compared.
const maxValues = 8

// symbolOf makes the symbol of a node. It has no slash, so that paths can be
// split around it.
func symbolOf(n node) string {
	return symbolBegin + strings.ReplaceAll(n.String(), "/", "|") + symbolEnd
}

// replaceSymbols puts other texts in the place of symbols.
func replaceSymbols(text string, value func(symbol string) string) string {
	if !strings.Contains(text, symbolBegin) {
		return text
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, symbolBegin)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, ok := strings.Cut(rest, symbolEnd)
		if !ok {
			b.WriteString(unknownText)
			return b.String()
		}
		b.WriteString(value(symbolBegin + name + symbolEnd))
		text = after
	}
}

// pass notes the strings that a call passes to a function of the module.
func (c *collector) pass(call *ast.CallExpr, fn *types.Func) {
	params := fn.Signature().Params()
	for i := range params.Len() {
		if !symbol.IsString(params.At(i).Type()) || fn.Signature().Variadic() && i == params.Len()-1 {
			continue
		}
		value := unknownText
		if i < len(call.Args) && !call.Ellipsis.IsValid() {
			value = c.text(call.Args[i])
		}
		c.noteText(symbolOf(paramNode(fn, i)), value)
	}
}

func (c *collector) noteText(symbol, value string) {
	known := c.strings[symbol]
	switch {
	case value == symbol || slices.Contains(known, value):
	case len(known) < maxValues:
		c.strings[symbol] = append(known, value)
	default:
		c.strings[symbol] = []string{unknownText, ""} // too many to agree
	}
}

// fieldSymbol is the symbol of a field of strings that only this package can
// set and that no decoder fills.
func (c *collector) fieldSymbol(t types.Type, indices []int) (string, bool) {
	if named := symbol.Named(t); len(indices) != 1 || named == nil || named.Obj().Pkg() != c.Pkg {
		return "", false
	}
	structure, ok := deref(t).Underlying().(*types.Struct)
	if !ok || indices[0] >= structure.NumFields() {
		return "", false
	}
	field := structure.Field(indices[0])
	if field.Exported() || !symbol.IsString(field.Type()) || structure.Tag(indices[0]) != "" {
		return "", false
	}
	return symbolOf(memberNode(t, indices)), true
}

// ownField is the symbol of a field of one of the package's types, if it has one.
func (c *collector) ownField(field *types.Var) (string, bool) {
	if c.ownFields == nil {
		c.ownFields = map[*types.Var]string{}
		for _, name := range c.Pkg.Scope().Names() {
			object, ok := c.Pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			structure, ok := object.Type().Underlying().(*types.Struct)
			for i := 0; ok && i < structure.NumFields(); i++ {
				if name, ok := c.fieldSymbol(object.Type(), []int{i}); ok {
					c.ownFields[structure.Field(i)] = name
				}
			}
		}
	}
	name, ok := c.ownFields[field.Origin()]
	return name, ok
}

// keepStrings puts the values of the symbols that matter into the fact.
func (c *collector) keepStrings(units []unit) {
	wanted := map[string]bool{}
	want := func(texts ...string) {
		for _, t := range texts {
			replaceSymbols(t, func(s string) string { wanted[s] = true; return "" })
		}
	}
	for _, r := range c.fact.Routes {
		want(r.Path, r.Method)
	}
	for _, list := range [][]alias{c.fact.Aliases, c.fact.Mounts} {
		for _, a := range list {
			want(a.Prefix)
		}
	}
	for _, w := range c.fact.Wrappers {
		want(w.Prefix, w.Path)
	}
	for _, n := range c.fact.Negotiated {
		want(n.Prefix)
	}
	for _, u := range units {
		for _, s := range u.Wants {
			wanted[s] = true
		}
	}
	for size := -1; size != len(wanted); {
		size = len(wanted)
		for _, s := range slices.Collect(maps.Keys(wanted)) {
			want(c.strings[s]...)
		}
	}
	c.fact.Wants = slices.Sorted(maps.Keys(wanted))
	for _, s := range c.fact.Wants {
		for _, v := range c.strings[s] {
			c.fact.Strings = append(c.fact.Strings, text{s, v})
		}
	}
}
