package migrate

import (
	"fmt"
	"regexp"
	"strings"
)

// sqitch reads Sqitch: the changes that sqitch.plan lists, in that order, with
// scripts of their names in deploy and revert. psql runs a script as it stands,
// with the transactions that it opens itself. A change that is listed twice was
// reworked: the script of its earlier form has the name of the tag behind it.
type sqitch struct{}

const sqitchPlan = "sqitch.plan"

var (
	sqitchFolders = []string{"deploy", "revert"}
	sqitchEngine  = regexp.MustCompile(`(?m)^\s*engine\s*=\s*(\S+)`)
)

func (sqitch) tool() string { return "sqitch" }

func (sqitch) detect(f *folder) string {
	if _, ok := f.side[sqitchPlan]; ok {
		return "there is a " + sqitchPlan
	}
	return ""
}

func (sqitch) engine(f *folder) (name, where string) {
	m := sqitchEngine.FindStringSubmatch(f.side["sqitch.conf"])
	switch {
	case m == nil:
		return "", ""
	case m[1] == "pg":
		return "postgresql", "sqitch.conf"
	}
	return m[1], "sqitch.conf"
}

func (sqitch) entries(f *folder) ([]entry, []error) {
	var list []entry
	var errs []error
	plan := planLines(f.side[sqitchPlan])
	for i, name := range plan {
		if strings.HasPrefix(name, "@") {
			continue
		}
		script := sqitchScript(f, plan, i)
		e := entry{name: "deploy/" + script, down: "revert/" + script, version: name}
		if _, ok := f.sources[e.name]; !ok {
			errs = append(errs, fmt.Errorf("%s: it lists %s, but there is no %s", f.path(sqitchPlan), name, e.name))
			continue
		}
		list = append(list, e)
	}
	return list, errs
}

func (sqitch) listed(*folder, []entry) string { return sqitchPlan }

func (sqitch) leaves(*folder, string) (why string, unclear bool) {
	return sqitchPlan + " does not list them", false
}

// planLines lists the changes and, as "@tag", the tags of a plan.
func planLines(plan string) []string {
	var out []string
	for _, l := range lines(plan) {
		text, _, _ := strings.Cut(l.text, "#")
		words := strings.Fields(text)
		if len(words) == 0 || strings.HasPrefix(words[0], "%") || strings.HasPrefix(words[0], "-") {
			continue
		}
		out = append(out, strings.TrimPrefix(words[0], "+"))
	}
	return out
}

// sqitchScript is the file name of a change. If it comes again later, that is
// the first one that exists with a tag from in between.
func sqitchScript(f *folder, plan []string, at int) string {
	name := plan[at]
	tagged := ""
	for _, later := range plan[at+1:] {
		if later == name {
			if tagged != "" {
				return tagged
			}
			break
		}
		if strings.HasPrefix(later, "@") && tagged == "" {
			if script := name + later + ".sql"; f.sources["deploy/"+script] != "" {
				tagged = script
			}
		}
	}
	return name + ".sql"
}

func (sqitch) cut(file *File, _ *folder) error {
	file.Execs = psqlExecs(file.Source)
	if file.Down != nil {
		file.Down.Execs = psqlExecs(file.Down.Source)
	}
	return nil
}
