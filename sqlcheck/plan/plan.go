// Package plan turns a migration that was rejected into a sequence of files
// that does the same without stopping readers or writers: what can run at once
// in the first file, and what takes long, can't run in a transaction or must
// wait for programs to be deployed in files behind it.
package plan

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/internal/newfile"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// File is one file of a plan.
type File struct {
	Name string // without a folder
	Text string
	// Deploy is what must be deployed before the file runs; empty for nothing.
	Deploy string
}

// Plan is what takes the place of a migration. Without files there is nothing
// to mend.
type Plan struct {
	Files []File
	// Open are the statements for which no safe sequence is known; they stand in
	// the files as comments.
	Open []string
	// Remarks say what the tool wants besides the files.
	Remarks []string
}

// ErrTransactions is returned for a file that rolls back or uses savepoints.
var ErrTransactions = errors.New("the file ends transactions itself, so its statements can't be put into other files")

// ErrSettings is returned for a file that changes what its statements mean: the
// other files of a plan would not know of it.
var ErrSettings = errors.New("the file sets a parameter that the files of a plan would each need; write names with their schema instead, and the setting into a role or database")

// harmless are parameters that only the statements behind them in a file need.
var harmless = map[string]bool{
	"lock_timeout": true, "statement_timeout": true, "idle_in_transaction_session_timeout": true, "transaction_timeout": true, "client_min_messages": true,
	"application_name": true, "maintenance_work_mem": true, "work_mem": true, "max_parallel_maintenance_workers": true, "deadlock_timeout": true,
	"log_statement": true, "log_min_messages": true, "check_function_bodies": true, "client_encoding": true, "standard_conforming_strings": true, "row_security": true,
	"default_table_access_method": true, "xmloption": true,
}

// piece is a part of the plan: SQL for one place in the sequence.
type piece struct {
	stage  int // 0 is the first file, which all statements share
	noTx   bool
	label  string // for the file's name
	sql    []string
	note   string // comment above
	deploy string
	// atomic is set for statements that must take place together.
	atomic bool
	byHand bool // it fails until people have finished it
	// takes is set for what takes something away that a later statement of the
	// file may give back in another form.
	takes    bool
	verbatim string // comment that stands as it is, above the statements
	owner    int    // number of the statement that it comes from
}

// contractStage comes behind everything else.
const contractStage = 9

// Make plans one file of a folder; file is its path as in dir.
func Make(dir *migrate.Dir, file string, opts sqlcheck.Options) (*Plan, error) {
	opts.Undeployed = nil
	at := slices.IndexFunc(dir.Files, func(f *migrate.File) bool { return f.Path == file })
	if at < 0 {
		return nil, fmt.Errorf("%s is no migration that %s runs on the way up", file, dir.Tool)
	}
	var findings []check.Finding
	for _, f := range sqlcheck.Check(dir, opts).Findings {
		if f.File == file && f.Severity >= rule.Warning {
			findings = append(findings, f)
		}
	}
	if len(findings) == 0 {
		return &Plan{}, nil
	}
	version := opts.PostgresVersion
	if version == 0 {
		version = sqlcheck.DefaultPostgresVersion
	}
	old := dir.Files[at]
	p := &planner{dir: dir, findings: findings, later: map[string]int{}, copies: map[string]bool{}, alone: runsAlone(old), version: opts.PostgresVersion}
	engine.Walk(dir, engine.Options{Version: version, VersionKnown: opts.PostgresVersion != 0, Definitions: true}, nil, func(s *engine.Step) bool {
		if s.File.Path == file {
			p.statement(s)
		}
		return false
	})
	if p.err == nil {
		p.err = p.usedLater(dir.Files[at+1:])
	}
	if p.err != nil {
		return nil, p.err
	}
	files := p.files(old)
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	remarks := newfile.For(dir, old).Remarks(names)
	if old.Down != nil {
		remarks = append(remarks, "the way down in "+base(old.Down.Path)+" takes back what is not there any more: the files of the plan have none, write theirs")
	}
	return &Plan{Files: files, Open: p.open, Remarks: remarks}, nil
}

// ErrUsedLater is returned when a file behind the planned one uses what the plan
// would make in a file behind that.
var ErrUsedLater = errors.New("a later file uses what the plan makes in a file behind it")

// usedLater looks in the files behind for names that the plan brings after its
// first file.
func (p *planner) usedLater(files []*migrate.File) error {
	for _, f := range files {
		for _, e := range f.Execs {
			for _, w := range sqltext.Words(f.Source[e.Start:e.End]) {
				if _, ok := p.later[w]; ok {
					return fmt.Errorf("%w: %s names %s; plan the files in their order while they are the last, or put what %s does with it behind the plan", ErrUsedLater, base(f.Path), w, base(f.Path))
				}
			}
		}
	}
	return nil
}

// runsAlone reports whether the tool sends the statements of a file one by one,
// outside of transactions.
func runsAlone(f *migrate.File) bool {
	for _, e := range f.Execs {
		if words := sqltext.Words(f.Source[e.Start:e.End]); len(words) > 0 && (words[0] == "begin" || words[0] == "start") {
			return false
		}
	}
	return len(f.Execs) > 1 && !slices.ContainsFunc(f.Execs, func(e migrate.Exec) bool { return e.Transaction != 0 })
}

type planner struct {
	dir      *migrate.Dir
	findings []check.Finding
	pieces   []piece
	open     []string
	later    map[string]int // names that a later stage brings, with the stage
	alone    bool           // the statements run one by one, each a transaction of its own
	owner    int
	err      error
	version  int // of PostgreSQL; 0 when not known
	history  history
	moves    []*move
	copies   map[string]bool // names of what moves make for the time being
}

// add adds a piece of the current statement.
func (p *planner) add(x piece) {
	x.owner = p.owner
	p.pieces = append(p.pieces, x)
}

// now adds SQL to the first file.
func (p *planner) now(sql ...string) { p.add(piece{sql: sql}) }

// brings notes that a name exists from a stage on.
func (p *planner) brings(name string, stage int) {
	if stage > 0 && name != "" {
		p.later[strings.ToLower(name)] = stage
	}
}

// statement plans one statement.
func (p *planner) statement(s *engine.Step) {
	p.owner++
	if t, ok := s.Node.(*ast.Transaction); ok {
		if t.Op != ast.Begin && t.Op != ast.Commit {
			p.err = ErrTransactions
		}
		return // the files have the tool's own
	}
	st := &statement{Step: s, text: s.File.Source[s.Start:s.End]}
	for _, f := range p.findings {
		if f.Start.Offset >= s.Start && f.Start.Offset < s.End {
			st.findings = append(st.findings, f)
		}
	}
	if p.untouched(st.text); p.err != nil {
		return
	}
	if set, ok := s.Node.(*ast.Set); ok {
		switch {
		case set.Name == "lock_timeout" && !set.Effective():
			return // what waits without a limit is rejected
		case !harmless[set.Name]:
			p.err = fmt.Errorf("%w: %s", ErrSettings, set.Name)
			return
		}
	}
	if st.has(ruleid.LockTimeoutMissing) {
		p.now(p.timeout(0))
		st.drop(ruleid.LockTimeoutMissing)
	}
	if why := p.tangled(st); why != "" {
		p.manual(st, st.text, why)
		return
	}
	if len(st.findings) == 0 {
		p.keep(s.Node, st.text)
		return
	}
	p.reject(st)
}

// keep puts a statement that is fine in the first file, or behind the one that
// brings what it names.
func (p *planner) keep(n ast.Node, text string) {
	stage := 0
	for _, w := range sqltext.Words(text) {
		if at, ok := p.later[w]; ok {
			stage = max(stage, at+1)
		}
	}
	if create, ok := n.(*ast.CreateIndex); ok {
		p.brings(create.Name, stage)
		p.add(piece{stage: stage, noTx: create.Concurrent, label: "index", sql: []string{text}})
		return
	}
	if _, ok := n.(*ast.Drop); ok && len(p.moves) > 0 { // of what the column needed, such as its old type
		stage = contractStage + 1
	}
	if defaultsOnly(n) {
		stage = 0 // programs may need it from the first step on
	}
	p.add(piece{stage: stage, label: "then", sql: []string{text}, takes: takesAway(n)})
}

// files puts the pieces into files: the first stage shares one, all others
// have one each.
func (p *planner) files(old *migrate.File) []File {
	// What stands behind a statement that is left to people waits for them, and
	// so does whatever takes something away.
	barrier := len(p.pieces) + 1
	for _, x := range p.pieces {
		if x.byHand {
			barrier = min(barrier, x.owner)
		}
	}
	rank := func(x piece) int {
		switch {
		case barrier > len(p.pieces):
			return 0
		case x.byHand:
			return 1
		case x.owner > barrier || x.stage >= contractStage || x.takes:
			return 2
		}
		return 0
	}
	slices.SortStableFunc(p.pieces, func(a, b piece) int {
		if rank(a) != rank(b) {
			return rank(a) - rank(b)
		}
		if a.stage != b.stage {
			return a.stage - b.stage
		}
		if a.stage == 0 && shared(a) != shared(b) { // the shared file comes first
			return map[bool]int{true: -1, false: 1}[shared(a)]
		}
		return 0
	})
	var groups [][]piece
	for _, x := range p.pieces {
		last := len(groups) - 1
		if shared(x) && rank(x) == 0 && last >= 0 && shared(groups[last][0]) {
			groups[last] = append(groups[last], x)
			continue
		}
		groups = append(groups, []piece{x})
	}
	tool := newfile.For(p.dir, old)
	firstOf := map[int]string{} // version of the file that a statement begins in
	var out []File
	behind, placed := 0, false
	for _, group := range groups {
		// What can take the old file's place does; files behind it may build on it.
		version := old.Version
		if placed || group[0].stage > 0 || group[0].noTx || rank(group[0]) > 0 || old == p.dir.Files[len(p.dir.Files)-1] {
			version = tool.Version(behind)
			behind++
		} else {
			placed = true
		}
		f := File{Name: tool.Name(version, label(group, len(groups)))}
		hoist(group, p.timeout(0))
		var body []string
		for _, x := range group {
			if _, ok := firstOf[x.owner]; !ok {
				firstOf[x.owner] = tool.Reference(version, label(group, len(groups)))
			}
			if x.deploy != "" {
				f.Deploy = x.deploy
			}
			body = append(body, x.text(firstOf[x.owner], tool))
		}
		text := strings.Join(body, "\n")
		if group[0].atomic && !migrate.ToolNamed(p.dir.Tool).Transactional {
			text = "BEGIN;\n" + text + "COMMIT;\n"
		}
		f.Text = tool.Frame(text, group[0].noTx || p.alone && shared(group[0]))
		out = append(out, f)
	}
	return out
}

// hoist puts the limit of waiting for locks in front of a file whose statements
// set it on their way.
func hoist(group []piece, timeout string) {
	found := false
	for i, x := range group {
		for len(x.sql) > 0 && x.sql[0] == timeout {
			x.sql, found = x.sql[1:], true
		}
		group[i] = x
	}
	if found {
		group[0].sql = append([]string{timeout}, group[0].sql...)
	}
}

// shared reports whether a piece shares the first file with others.
func shared(x piece) bool { return x.stage == 0 && !x.noTx && !x.atomic }

func label(group []piece, files int) string {
	switch l := group[0].label; {
	case files == 1:
		return ""
	case shared(group[0]):
		return "expand"
	default:
		return l
	}
}

// versionMark stands for the version of the file that a statement begins in.
const versionMark = "\x00version\x00"

func (x piece) text(first string, tool newfile.Naming) string {
	var b strings.Builder
	if x.deploy != "" {
		comment(&b, "Deploy first: "+x.deploy+".")
	}
	if x.note != "" {
		comment(&b, x.note)
	}
	if x.verbatim != "" {
		b.WriteString(x.verbatim + "\n")
	}
	for _, sql := range x.sql {
		b.WriteString(tool.Statement(strings.ReplaceAll(sql, versionMark, first)))
	}
	return b.String()
}

func comment(b *strings.Builder, text string) {
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight("-- "+flat(line), " ") + "\n")
	}
}

// manual keeps a statement as a comment, with what is wrong with it. The file
// fails until people have finished it: one that did nothing would pass for done.
func (p *planner) manual(st *statement, text, advice string) {
	p.open = append(p.open, text)
	var b strings.Builder
	for _, f := range st.findings {
		b.WriteString(f.Text() + "\n")
	}
	if advice != "" {
		b.WriteString(advice + "\n")
	}
	b.WriteString(text + ";")
	p.add(piece{stage: contractStage, label: "by_hand", byHand: true, note: b.String(),
		sql: []string{byHand("to be finished by hand: put what takes the place of this statement here")}})
}

// base is the name of a file without its folder.
func base(file string) string { return path.Base(file) }
