package gopls

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const layout = `package settings

var AllAnalyzers = []*Analyzer{}

type Analyzer struct {
	analyzer *analysis.Analyzer
	severity protocol.DiagnosticSeverity
}
`

const mainText = `package main

import (
	"golang.org/x/telemetry"
	"golang.org/x/telemetry/counter"
	"golang.org/x/tools/gopls/internal/cmd"
)

func main() {
	telemetry.Start(telemetry.Config{Upload: true})
	counter.Inc("started")
	cmd.Main()
}
`

// TestLayout refuses a gopls that is made in another way.
func TestLayout(t *testing.T) {
	for _, test := range []struct{ name, version, settings, want string }{
		{"known", "v0.21.0", layout, ""},
		{"newer", "v0.99.0", layout, ""},
		{"older", "v0.20.0", layout, "gopls v0.20.0 is not known to this patternvet, which extends v0.21.0 and newer ones built alike (it is older); name another with --gopls"},
		{"renamed field", "v0.99.0", strings.Replace(layout, "analyzer *", "pass *", 1), "(no field analyzer *analysis.Analyzer in internal/settings/analysis.go)"},
		{"other type", "v0.99.0", strings.Replace(layout, "protocol.Diagnostic", "lsp.Diagnostic", 1), "(no field severity protocol.DiagnosticSeverity in"},
		{"no list", "v0.99.0", strings.Replace(layout, "AllAnalyzers", "Registry", 1), "(no var AllAnalyzers in"},
		{"no Go", "v0.99.0", "package", "expected 'IDENT'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := upstreamTree(t, test.settings)
			err := checkLayout(download{Version: test.version, Dir: dir})
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// TestMainFile keeps gopls's main, but for what reports to its authors.
func TestMainFile(t *testing.T) {
	dir := upstreamTree(t, layout)
	got, err := mainFile(download{Version: "v0.99.0", Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	text := string(got)
	if strings.Contains(text, "telemetry.Start") || strings.Contains(text, "\"golang.org/x/telemetry\"") {
		t.Errorf("telemetry is left in:\n%s", text)
	}
	if !strings.Contains(text, "telemetry/counter\"") || !strings.Contains(text, "cmd.Main()") {
		t.Errorf("too much is left out:\n%s", text)
	}
}

func upstreamTree(t *testing.T, settings string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": mainText, "internal/settings/analysis.go": settings} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
