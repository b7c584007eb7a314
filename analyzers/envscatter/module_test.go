package envscatter

import (
	"reflect"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/module"
)

// pkg makes a package of the module "shop" from reads; a name that starts
// with "main" or ends with "config" has that role.
func pkg(rel string, reads ...siteRead) module.Package {
	fact := &packageEnv{Rel: rel}
	switch {
	case strings.HasPrefix(rel, "main"):
		fact.Role = roleMain
	case strings.HasSuffix(rel, "config"):
		fact.Role = roleConfig
	}
	for i, r := range reads {
		r.At = callSite{File: "x.go", Line: i + 1, Column: 2, Func: "f"}
		if r.Allowed = fact.Role != roleNone; !r.Allowed && !r.Ignored {
			r.Category, r.Message = cmpOr(r.Category, scattered), "reads "+r.Key
		}
		fact.Reads = append(fact.Reads, r)
	}
	return module.Package{Path: "shop/" + rel, Module: "shop", Fact: fact}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func key(k string) siteRead { return siteRead{Key: k} }

func withDefault(k, value string) siteRead {
	return siteRead{Key: k, Default: defaultValue{Kind: kindString, Value: value, Exact: value}}
}

func ignored(r siteRead) siteRead {
	r.Ignored = true
	return r
}

// result is what a verdict does to a place: "-" drops, "+" adds.
func result(v module.Verdict) []string {
	var list []string
	for _, d := range v.Drop {
		list = append(list, "- "+strings.TrimPrefix(d.Package, "shop/")+":"+string(rune('0'+d.Line)))
	}
	for _, f := range v.Add {
		s := "+ " + strings.TrimPrefix(f.At.Package, "shop/") + ":" + string(rune('0'+f.At.Line)) + " " + f.Category + " " + f.Message + "; " + f.Advice
		for _, r := range f.Related {
			s += " ~" + strings.TrimPrefix(r.At.Package, "shop/") + " " + r.Message
		}
		list = append(list, s)
	}
	return list
}

func TestModulePass(t *testing.T) {
	five := []siteRead{key("A"), key("B"), key("C"), key("D"), key("E")}
	tests := []struct {
		name     string
		flags    map[string]string
		packages []module.Package
		want     []string
	}{
		{
			name:     "one package reads: nothing is scattered",
			packages: []module.Package{pkg("a", key("A")), pkg("b")},
			want:     []string{"- a:1"},
		},
		{
			name:     "a program that loads its configuration with a library reads as well",
			packages: []module.Package{pkg("a", key("A")), {Path: "shop/main", Module: "shop", Fact: &packageEnv{Rel: "main", Role: roleMain, Loads: true}}},
		},
		{
			name:     "two packages read, and the configuration is known to neither",
			packages: []module.Package{pkg("a", key("A")), pkg("internal/config", key("B"))},
			want:     []string{"- a:1", "+ a:1 scattered reads A; load it in internal/config and pass it in"},
		},
		{
			name:     "three packages are allowed",
			flags:    map[string]string{"max-packages": "3"},
			packages: []module.Package{pkg("a", key("A")), pkg("b", key("B")), pkg("c", key("C"))},
			want:     []string{"- a:1", "- b:1", "- c:1"},
		},
		{
			name:     "the places that read the same variable",
			packages: []module.Package{pkg("a", key("A")), pkg("main", key("A"))},
			want:     []string{"- a:1", "+ a:1 scattered reads A; load it once at startup and pass it in ~main also read here"},
		},
		{
			name:     "the owner of the configuration",
			packages: []module.Package{pkg("a", key("F")), pkg("setup", five...)},
			want: []string{
				"- a:1", "- setup:1", "- setup:2", "- setup:3", "- setup:4", "- setup:5",
				"+ a:1 scattered reads F; load it in setup and pass it in",
			},
		},
		{
			name:     "no owner beside the configuration with as many variables",
			packages: []module.Package{pkg("setup", five...), pkg("internal/config", five...)},
			want: []string{
				"- setup:1",
				"- setup:2",
				"- setup:3",
				"- setup:4",
				"- setup:5",
				"+ setup:1 scattered reads A; load it in internal/config and pass it in ~internal/config also read here",
				"+ setup:2 scattered reads B; load it in internal/config and pass it in ~internal/config also read here",
				"+ setup:3 scattered reads C; load it in internal/config and pass it in ~internal/config also read here",
				"+ setup:4 scattered reads D; load it in internal/config and pass it in ~internal/config also read here",
				"+ setup:5 scattered reads E; load it in internal/config and pass it in ~internal/config also read here",
			},
		},
		{
			name:     "an owner is not guessed when the user names one",
			flags:    map[string]string{"config-packages": "conf"},
			packages: []module.Package{pkg("a", key("F")), pkg("setup", five...)},
		},
		{
			name:     "defaults drift from the configuration",
			packages: []module.Package{pkg("a", withDefault("A", "1")), pkg("internal/config", withDefault("A", "2"))},
			want: []string{
				"- a:1",
				"+ a:1 default-drift when A is unset, it is 1 here and 2 in internal/config/x.go:1; read it in internal/config with one default ~internal/config the other default",
			},
		},
		{
			name:     "defaults drift between configuration packages: reported once",
			packages: []module.Package{pkg("a/config", withDefault("A", "1")), pkg("b/config", withDefault("A", "2"))},
			want: []string{
				"+ b/config:1 default-drift when A is unset, it is 2 here and 1 in a/config/x.go:1; read it in a/config with one default ~a/config the other default",
			},
		},
		{
			name:     "two programs have defaults of their own",
			packages: []module.Package{pkg("main/a", withDefault("A", "1")), pkg("main/b", withDefault("A", "2"))},
		},
		{
			name:     "drift is off",
			flags:    map[string]string{"disable": "default-drift"},
			packages: []module.Package{pkg("main", withDefault("A", "1")), pkg("x/config", withDefault("A", "2"))},
		},
		{
			name:     "ignored reads stay so, and take no blame from others",
			packages: []module.Package{pkg("a", ignored(withDefault("A", "1"))), pkg("b", key("B"))},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := New()
			for name, value := range tt.flags {
				if err := a.Flags.Set(name, value); err != nil {
					t.Fatal(err)
				}
			}
			pass := ModulePass(a)
			got := result(pass.Run(tt.packages))
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if again := result(pass.Run(tt.packages)); !reflect.DeepEqual(got, again) {
				t.Error("a second run differs")
			}
		})
	}
}

func TestModulesApart(t *testing.T) {
	a, b := pkg("a", key("A")), pkg("b", key("B"))
	b.Module = "store"
	if got, want := result(ModulePass(New()).Run([]module.Package{a, b})), []string{"- a:1", "- b:1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMatchPackage(t *testing.T) {
	for _, tt := range []struct {
		pattern, path string
		want          bool
	}{
		{"internal/config", "internal/config", true},
		{"internal/config", "internal/config/env", true},
		{"./internal/config/...", "internal/config/env", true},
		{"internal/config", "internal/configure", false},
		{"internal/config", "lib/internal/config", false},
		{"**/settings", "a/b/settings", true},
		{"**/settings", "settings", true},
		{"*/settings", "a/b/settings", false},
		{"services/*/conf", "services/mail/conf", true},
		{"**", "anything/at/all", true},
	} {
		if got := matchPackage(tt.pattern, tt.path); got != tt.want {
			t.Errorf("matchPackage(%q, %q) = %v", tt.pattern, tt.path, got)
		}
	}
}

func TestAllowKeys(t *testing.T) {
	var o options
	if err := o.allowKeys.Set(`FEATURE_*,^X_[0-9]{1\,2}$,PLAIN`); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]bool{
		"FEATURE_A": true, "MY_FEATURE_A": false, "X_1": true, "X_12": true, "X_123": false, "X_A": false, "PLAIN": true, "PLAINER": false, "HOME": true, "GIT_COMMIT": false,
	} {
		if got := o.allowedKey(key); got != want {
			t.Errorf("allowedKey(%q) = %v", key, got)
		}
	}
	if err := o.allowKeys.Set("("); err == nil || !o.allowedKey("X_1") {
		t.Error("a broken pattern is accepted, or changes what holds")
	}
}
