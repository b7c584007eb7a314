package config

import (
	"fmt"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// maxNesting is how deep a configuration may nest. The format needs five; the
// parser calls itself for each and would run out of stack.
const maxNesting = 50

// nestsTooDeeply returns the line on which a document nests deeper than it may,
// 0 if it does not.
func nestsTooDeeply(data []byte) int {
	var columns []int // of the block collections that are open
	flow, run := 0, 0 // brackets that are open; what opens something without one
	open := func(column int) {
		for len(columns) > 0 && columns[len(columns)-1] >= column {
			columns = columns[:len(columns)-1]
		}
		columns = append(columns, column)
	}
	for _, t := range lexer.Tokenize(string(data)) {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow, run = flow+1, 0
		case token.SequenceEndType, token.MappingEndType:
			flow, run = max(flow-1, 0), 0
		case token.CollectEntryType:
			run = 0
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType, token.TagType, token.AnchorType:
			if flow > 0 {
				run++
			} else {
				open(t.Position.Column)
			}
		}
		if len(columns)+flow+run > maxNesting {
			return t.Position.Line
		}
	}
	return 0
}

// bound refuses what the parser would need too much for.
func (p *fileParser) bound(data []byte) error {
	if line := nestsTooDeeply(data); line > 0 {
		return &Error{File: p.file, Line: line, Message: fmt.Sprintf("nests more than %d deep; no setting does", maxNesting)}
	}
	return nil
}
