package runcache

import (
	"reflect"
	"testing"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// TestInputsKey: each input makes another key.
func TestInputsKey(t *testing.T) {
	s := store.Open(t.TempDir())
	dir := t.TempDir()
	key := func(in Inputs) store.Key {
		t.Helper()
		k, err := in.Key(s)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	base := Inputs{Dir: dir}
	inputs := reflect.TypeFor[Inputs]()
	for i := range inputs.NumField() {
		changed := base
		field := reflect.ValueOf(&changed).Elem().Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString(t.TempDir())
		case reflect.Int:
			field.SetInt(1)
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Slice:
			field.Set(reflect.ValueOf([]string{"x"}))
		case reflect.Map:
			field.Set(reflect.ValueOf(map[string]config.Setting{"x": {}}))
		}
		if key(changed) == key(base) {
			t.Errorf("another %s has the same key", inputs.Field(i).Name)
		}
	}
}
