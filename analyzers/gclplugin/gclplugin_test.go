package gclplugin_test

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/patternvet/patternvet/internal/rule"
)

// TestPlugins makes every plugin as golangci-lint does.
func TestPlugins(t *testing.T) {
	for name, analyzers := range map[string]int{"patternvet": len(rule.GoNames), "nosigterm": 1, "envscatter": 1} {
		for _, settings := range []any{nil, map[string]any{}, map[string]any{"version": 1, "rules": map[string]any{}}} {
			list, err := build(t, name, settings)
			if err != nil || len(list) != analyzers {
				t.Errorf("%s with settings %v: analyzers %v, error %v; want %d analyzers", name, settings, list, err, analyzers)
			}
		}
	}
	off := map[string]any{"rules": map[string]any{"envscatter": "off", "naiveretry/nodelay": map[string]any{"severity": "off"}}}
	list, err := build(t, "patternvet", off)
	if err != nil || strings.Contains(strings.Join(list, " "), "envscatter") {
		t.Errorf("envscatter is off: analyzers %v, error %v", list, err)
	}
}

func TestSettingsErrors(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings any
		want     string
	}{
		{"patternvet", map[string]any{"rule": 1}, `settings of patternvet: unknown key "rule"; did you mean "rules"?`},
		{"patternvet", map[string]any{"rules": map[string]any{"nosigtrem": "off"}}, `settings of patternvet: unknown rule "nosigtrem"; did you mean "nosigterm"?`},
		{"patternvet", map[string]any{"rules": map[string]any{"envscatter/secrets": "off"}}, `settings of patternvet: unknown category of envscatter "secrets"; did you mean "secret"?`},
		{"envscatter", map[string]any{"rules": map[string]any{"envscatter": map[string]any{"max-package": 3}}}, `settings of envscatter: unknown option of envscatter "max-package"; did you mean "max-packages"?`},
		{"envscatter", map[string]any{"rules": map[string]any{"envscatter": map[string]any{"max-packages": "many"}}}, `settings of envscatter: max-packages must be a whole number`},
		{"envscatter", map[string]any{"rules": map[string]any{"nosigterm": "off"}}, `settings of envscatter: unknown rule "nosigterm"; known are envscatter`},
		{"patternvet", map[string]any{"exclude": []any{"a"}}, `settings of patternvet: exclude is not for golangci-lint; use linters.exclusions of .golangci.yml`},
		{"patternvet", map[string]any{"migrations": []any{map[string]any{"dir": "a"}}}, `settings of patternvet: migrations are checked by the patternvet command only`},
		{"patternvet", []any{"envscatter"}, `settings of patternvet: the configuration must be a mapping of keys to values`},
	} {
		if _, err := build(t, test.name, test.settings); err == nil || err.Error() != test.want {
			t.Errorf("settings %v: error %v\nwant %s", test.settings, err, test.want)
		}
	}
}

// build returns the names of a plugin's analyzers.
func build(t *testing.T, name string, settings any) ([]string, error) {
	t.Helper()
	construct, err := register.GetPlugin(name)
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := construct(settings)
	if err != nil {
		return nil, err
	}
	if mode := plugin.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("load mode %s", mode)
	}
	analyzers, err := plugin.BuildAnalyzers()
	var names []string
	for _, a := range analyzers {
		names = append(names, a.Name)
	}
	return names, err
}
