package main

import (
	"bytes"
	"strings"
	"testing"
)

const passed = `{"Action":"start","Package":"a"}
{"Action":"run","Package":"a","Test":"TestOne"}
{"Action":"output","Package":"a","Test":"TestOne","Output":"noise\n"}
{"Action":"pass","Package":"a","Test":"TestOne/sub","Elapsed":7}
{"Action":"pass","Package":"a","Test":"TestOne","Elapsed":8}
{"Action":"pass","Package":"a","Test":"TestTwo","Elapsed":9.25}
{"Action":"output","Package":"a","Output":"PASS\n"}
{"Action":"pass","Package":"a","Elapsed":17.5}
`

const broken = `{"Action":"start","Package":"b"}
{"Action":"output","Package":"b","Test":"TestGood","Output":"quiet\n"}
{"Action":"pass","Package":"b","Test":"TestGood","Elapsed":1}
{"Action":"output","Package":"b","Test":"TestBad/sub","Output":"b_test.go:1: wrong\n"}
{"Action":"fail","Package":"b","Test":"TestBad/sub","Elapsed":1}
{"Action":"fail","Package":"b","Test":"TestBad","Elapsed":1}
{"Action":"output","Package":"b","Test":"TestHangs","Output":"panic: test timed out\n"}
{"Action":"fail","Package":"b","Elapsed":3}
`

const unbuilt = `{"ImportPath":"c","Action":"build-output","Output":"c.go:1:1: syntax error\n"}
{"ImportPath":"c","Action":"build-fail"}
{"Action":"start","Package":"c"}
{"Action":"output","Package":"c","Output":"FAIL\tc [build failed]\n"}
{"Action":"fail","Package":"c","Elapsed":0}
`

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name, in   string
		failed, ok bool
		has, not   []string
	}{
		{"passed", passed, false, true, []string{"ok  \ta\t17.5s\n", "slowest tests:\n     9.2s  a.TestTwo\n     8.0s  a.TestOne\n", "slowest packages:\n    17.5s  a\n"}, []string{"noise", "sub"}},
		{"failed", passed + broken, true, true, []string{"b_test.go:1: wrong\n", "panic: test timed out\n"}, []string{"quiet", "noise"}},
		{"not built", unbuilt, true, true, []string{"syntax error", "build failed"}, nil},
		{"words of the go command", "go: downloading x\n" + passed, false, true, []string{"go: downloading x\n"}, nil},
		{"ends early", passed + `{"Action":"start","Package":"d"}`, false, false, []string{"ok  \ta"}, nil},
		{"nothing", "", false, false, nil, nil},
	} {
		var out bytes.Buffer
		failed, err := summarize(strings.NewReader(c.in), &out, 2)
		if failed != c.failed || (err == nil) != c.ok {
			t.Errorf("%s: failed %v, error %v", c.name, failed, err)
		}
		for _, want := range c.has {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s", c.name, want, out.String())
			}
		}
		for _, not := range c.not {
			if strings.Contains(out.String(), not) {
				t.Errorf("%s: %q is in\n%s", c.name, not, out.String())
			}
		}
	}
}
