package ruleset

import (
	"encoding/json"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/suite"
)

type object = map[string]any

// JSONSchema returns the JSON schema of the configuration, for editors.
func JSONSchema() []byte {
	schema := Schema()
	severity := object{"enum": []any{"error", "warning", "info", "off", "on", true, false}}
	rules := object{}
	for _, r := range All() {
		options := object{"severity": severity}
		for _, o := range suite.Options(r.Name) {
			options[o.Name] = optionSchema(o)
		}
		rules[r.Name] = object{"description": r.Title, "anyOf": []any{
			severity,
			object{"type": "object", "properties": options, "additionalProperties": false},
		}}
		for _, name := range suite.Categories(r) {
			c, _ := r.Category(name)
			rules[r.Name+"/"+name] = object{"description": c.Title, "anyOf": []any{
				severity,
				object{"type": "object", "properties": object{"severity": severity}, "additionalProperties": false},
			}}
		}
	}
	migrations := object{
		"type": "object", "additionalProperties": false,
		"oneOf": []any{object{"required": []string{"dir"}}, object{"required": []string{"dirs"}}},
		"properties": object{
			"dir": object{"type": "string", "description": "folder, relative to this file"},
			"dirs": object{
				"type": []string{"array", "string"}, "items": object{"type": "string"}, "minItems": 1,
				"description": "folders of one history in their order, relative to this file; the matches of a glob come in the order of the numbers in their names",
			},
			"tool":             object{"enum": schema.Tools, "description": "the migration tool; detected when left out"},
			"postgres":         object{"type": "integer", "minimum": 12, "maximum": 18, "description": "major version of the servers"},
			"deployed-through": object{"type": []string{"string", "integer"}, "description": "version of the newest deployed migration"},
			"down":             object{"type": "boolean", "description": "check the ways down too"},
		},
	}
	doc := object{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"$id":                  "https://github.com/patternvet/patternvet/blob/main/docs/patternvet.schema.json",
		"title":                config.Name,
		"type":                 "object",
		"additionalProperties": false,
		"properties": object{
			"version":    object{"const": 1},
			"rules":      object{"type": []string{"object", "null"}, "properties": rules, "additionalProperties": false},
			"exclude":    object{"type": "array", "items": object{"type": "string"}},
			"migrations": object{"type": "array", "items": migrations},
		},
	}
	data, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil // nothing in it can fail to encode; the test of the generated file would tell
	}
	return append(data, '\n')
}

func optionSchema(o config.Option) object {
	s := object{"description": o.Usage}
	switch o.Type {
	case "list":
		s["type"], s["items"] = []string{"array", "string"}, object{"type": "string"}
	case "bool":
		s["type"] = "boolean"
	case "int":
		s["type"] = "integer"
	default:
		s["type"] = []string{"string", "number", "boolean"}
	}
	return s
}
