package safetext_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/safetext"
)

func TestText(t *testing.T) {
	for _, test := range []struct{ in, line, message, text string }{
		{"plain id::int", "plain id::int", "plain id::int", "plain id::int"},
		{"größe 𝔵", "größe 𝔵", "größe 𝔵", "größe 𝔵"},
		{"a\x1b[31mb\x07", `a\x1b[31mb\x07`, `a\x1b[31mb\x07`, `a\x1b[31mb\x07`},
		{"a\u202eb\u2066c\u200ed", `a\u202eb\u2066c\u200ed`, `a\u202eb\u2066c\u200ed`, `a\u202eb\u2066c\u200ed`},
		{"a\u009bb\x7fc", `a\u009bb\x7fc`, `a\u009bb\x7fc`, `a\u009bb\x7fc`},
		{"a\u2028b\u00a0c\ufeff", `a\u2028b\u00a0c\ufeff`, `a\u2028b\u00a0c\ufeff`, `a\u2028b\u00a0c\ufeff`},
		{"a\xffb\ufffd", "a\\xffb\ufffd", "a\\xffb\ufffd", "a\\xffb\ufffd"},
		{"a\nb", `a\nb`, "a\n  b", "a\nb"},
		{"a\r\nb\rc", `a\r\nb\rc`, "a\n  b\\rc", "a\r\nb\\rc"},
		{"a\tb", "a b", "a b", "a\tb"},
		{"\U000e0041", `\U000e0041`, `\U000e0041`, `\U000e0041`},
		{"x\n ::stop-commands::k", `x\n ::stop-commands::k`, "x\n   \\::stop-commands::k", "x\n \\::stop-commands::k"},
		{"::set-output name=a::b", "::set-output name=a::b", `\::set-output name=a::b`, `\::set-output name=a::b`},
		{"drop ##[add-mask]x ##vso[a]", "drop ##[add-mask]x ##vso[a]", `drop ##\[add-mask]x ##\vso[a]`, `drop ##\[add-mask]x ##\vso[a]`},
	} {
		if got := safetext.Line(test.in); got != test.line {
			t.Errorf("Line(%q) = %q, want %q", test.in, got, test.line)
		}
		if got := safetext.Message(test.in); got != test.message {
			t.Errorf("Message(%q) = %q, want %q", test.in, got, test.message)
		}
		if got := safetext.Text(test.in); got != test.text {
			t.Errorf("Text(%q) = %q, want %q", test.in, got, test.text)
		}
	}
}

func TestWriter(t *testing.T) {
	var out bytes.Buffer
	n, err := fmt.Fprintf(safetext.Writer(&out), "patternvet: %s\n", "a\x1b]0;x\a\n::error::b")
	if want := "patternvet: a\\x1b]0;x\\x07\n\\::error::b\n"; err != nil || out.String() != want || n == 0 {
		t.Errorf("wrote %q (%d, %v), want %q", out.String(), n, err, want)
	}
}

// TestEncoded holds that machine formats mean what they meant.
func TestEncoded(t *testing.T) {
	want := "##[add-mask]a ##vso[b] \u202e\u2066\u200f\x7f\u0085\u2028\U000e0041größe"
	encoded, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	safe := safetext.JSON(encoded)
	var got string
	if err := json.Unmarshal(safe, &got); err != nil || got != want {
		t.Errorf("JSON means %q (%v), want %q", got, err, want)
	}
	clean(t, "JSON", string(safe))

	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(want)); err != nil {
		t.Fatal(err)
	}
	safe = safetext.XML([]byte("<a>" + escaped.String() + "</a>"))
	if err := xml.Unmarshal(safe, &got); err != nil || got != want {
		t.Errorf("XML means %q (%v), want %q", got, err, want)
	}
	clean(t, "XML", string(safe))
}

func clean(t *testing.T, what, s string) {
	t.Helper()
	for _, c := range s {
		if !safetext.Printable(c) {
			t.Errorf("%s has %U: %q", what, c, s)
		}
	}
	if strings.Contains(s, "##[") || strings.Contains(s, "##vso[") {
		t.Errorf("%s has a workflow command: %q", what, s)
	}
}

func TestMarkup(t *testing.T) {
	const in = "![p](https://evil.invalid/p.png) `x` <img src=x> www.evil.invalid a@b my_table\n# h"
	if got, want := safetext.Markdown(in), "\\!\\[p\\]\\(https:\\//evil.invalid/p.png) \\`x\\` \\<img src=x\\> www\\.evil.invalid a\\@b my_table\\\\n# h"; got != want {
		t.Errorf("Markdown: %q, want %q", got, want)
	}
	if got, want := safetext.SARIF(`a [c](http://x) \d <b>i</b> x < y []string`), `a \[c\](http://x) \\d \<b>i\</b> x < y \[\]string`; got != want {
		t.Errorf("SARIF: %q, want %q", got, want)
	}
	if got, want := safetext.Notice("a [c](command:x)"), "a [c] (command:x)"; got != want {
		t.Errorf("Notice: %q, want %q", got, want)
	}
}
