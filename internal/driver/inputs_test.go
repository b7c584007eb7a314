package driver

import (
	"reflect"
	"testing"

	"github.com/patternvet/patternvet/internal/config"
)

// noInputs are options that the outcome of a run, as it is kept, does not depend
// on, and why.
var noInputs = map[string]string{
	"NewFrom":  "such a run is not kept",
	"Overlay":  "such a run is not kept",
	"Verbose":  "such a run is not kept",
	"Timeout":  "a run that reached a limit is not kept",
	"Cache":    "where results are kept says nothing of what they are",
	"Timings":  "an account of the run",
	"Log":      "an account of the run",
	"Progress": "an account of the run",
	"now":      "a kept outcome says itself how long it holds",
}

// TestInputs changes the options one by one: each is an input of the run, or is
// named with a reason.
func TestInputs(t *testing.T) {
	base := Options{Config: &config.Config{}}
	options := reflect.TypeFor[Options]()
	for i := range options.NumField() {
		name := options.Field(i).Name
		if noInputs[name] != "" {
			continue
		}
		changed := base
		field := reflect.ValueOf(&changed).Elem().Field(i)
		switch {
		case name == "Config":
			changed.Config = &config.Config{File: "x"}
		case field.Kind() == reflect.String:
			field.SetString("x")
		case field.Kind() == reflect.Int:
			field.SetInt(1)
		case field.Kind() == reflect.Bool:
			field.SetBool(true)
		case field.Type() == reflect.TypeFor[[]string]():
			field.Set(reflect.ValueOf([]string{"x"}))
		default:
			t.Fatalf("this test can't set %s", name)
		}
		if reflect.DeepEqual(changed.inputs(), base.inputs()) {
			t.Errorf("%s is neither an input of a run nor named as none", name)
		}
	}
	for name := range noInputs {
		if _, ok := options.FieldByName(name); !ok {
			t.Errorf("there is no option %s", name)
		}
	}
}
