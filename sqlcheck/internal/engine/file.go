package engine

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// unreadableRule is about what could not be checked.
const unreadableRule = ruleid.StatementUnreadable

// fileRun is one file while it is replayed.
type fileRun struct {
	*runner
	file        *migrate.File
	parsed      []pgparse.Statement     // those that are not empty
	statements  []*check.Statement      // the same, with their context
	parents     []int                   // number of the DO block that a statement is in, else its own
	bodies      map[string][]ast.DoStmt // of functions that the file made
	schema      []*check.Statement      // those that change more than rows
	schemaAt    []int                   // how many of these come before a statement
	makers      []*check.Statement      // those of schema that do not drop
	makersAt    []int
	settings    []*check.Statement // those of schema that set lock_timeout
	undone      []bool             // whether a statement's transaction ends in ROLLBACK
	ignoresAt   map[int][]*ignore  // by the statement that they are about
	contractsAt map[int][]*contract
	checked     bool
	current     int // transaction that the catalog is in, 0 for none
	lines       []int
	ignores     []*ignore
	contracts   []*contract
	index       int    // of the file in the folder
	later       string // a file behind it that is in production
	down        bool   // the down migration of that file
	added       []added
}

func (r *runner) file(i int, f *migrate.File, execs []parsedExec) {
	fr := &fileRun{runner: r, file: f, index: i}
	var unit int
	unit, fr.checked = r.unit(i, f)
	r.catalog.NewUnit(unit)
	fr.later = fr.deployedLater()
	fr.run(execs)
	r.catalog.Commit()
}

// run checks and replays a file.
func (fr *fileRun) run(execs []parsedExec) {
	fr.catalog.NewSession()
	fr.sequence(execs)
	fr.sort()
	if fr.checked {
		fr.ignores, fr.contracts = fr.findIgnores(), fr.findContracts()
		fr.ignoresAt = map[int][]*ignore{}
		for _, ig := range fr.ignores {
			fr.ignoresAt[ig.statement] = append(fr.ignoresAt[ig.statement], ig)
		}
		fr.contractsAt = map[int][]*contract{}
		for _, k := range fr.contracts {
			fr.contractsAt[k.statement] = append(fr.contractsAt[k.statement], k)
		}
	}
	for i := range fr.statements {
		fr.statement(i)
	}
	if fr.checked {
		fr.reportCrowd()
		if fr.reportContracts(); len(fr.added) > 0 {
			fr.pending = append(fr.pending, fr)
		} else {
			fr.reportIgnores()
		}
	}
}

// sort notes which statements rules look for around each of them, so that the
// time for a file does not grow with the square of their number.
func (fr *fileRun) sort() {
	for _, s := range fr.statements {
		fr.schemaAt, fr.makersAt = append(fr.schemaAt, len(fr.schema)), append(fr.makersAt, len(fr.makers))
		switch n := s.Node.(type) {
		case *ast.DML:
			continue
		case *ast.Set:
			if n.Name == "lock_timeout" {
				fr.settings = append(fr.settings, s)
			}
		}
		fr.schema = append(fr.schema, s)
		if _, drop := s.Node.(*ast.Drop); !drop {
			fr.makers = append(fr.makers, s)
		}
	}
	fr.undone = make([]bool, len(fr.statements))
	rollback := map[int]bool{} // by transaction
	for i, s := range slices.Backward(fr.statements) {
		fr.undone[i] = rollback[s.Transaction]
		if t, ok := s.Node.(*ast.Transaction); ok && (t.Op == ast.Commit || t.Op == ast.Rollback || t.Op == ast.Prepare) {
			rollback[s.Transaction] = t.Op == ast.Rollback
		}
	}
}

// sequence puts the statements of all strings in a row and finds out in which
// transaction each of them runs.
func (fr *fileRun) sequence(execs []parsedExec) {
	var tx txState
	tool := 0 // number of the tool's transaction
	for i, exec := range execs {
		if next := fr.file.Execs[i].Transaction; next != tool {
			if tx.why = check.Autocommit; next != 0 {
				tx.open(fr.runner, check.ByTool)
			}
			tool = next
		}
		stmts := exec[:0:0]
		for _, s := range exec {
			if s.Node != nil || s.Err != nil {
				stmts = append(stmts, s)
			}
		}
		for _, s := range stmts {
			if tx.why == check.Autocommit && len(stmts) > 1 {
				tx.open(fr.runner, check.MultiString)
			}
			cs := &check.Statement{Stmt: s.Stmt, Context: tx.see(fr.runner, s.Node)}
			cs.Tool = fr.dir.Tool
			fr.parsed = append(fr.parsed, s)
			fr.statements = append(fr.statements, cs)
			fr.parents = append(fr.parents, len(fr.parents))
			fr.block(s, cs)
		}
		if tx.why == check.MultiString {
			tx.why = check.Autocommit // the server commits at the end of the string
		}
	}
}

// block puts the statements of a DO block behind it, and those of a function
// that the file made behind its first call.
func (fr *fileRun) block(s pgparse.Statement, outer *check.Statement) {
	var body []ast.DoStmt
	switch n := s.Node.(type) {
	case *ast.Do:
		body = n.Statements
	case *ast.CreateFunction:
		if n.Statements != nil && !n.Trigger {
			if fr.bodies == nil {
				fr.bodies = map[string][]ast.DoStmt{}
			}
			fr.bodies[n.Name.Name] = n.Statements
		}
	case *ast.DML:
		body = fr.bodies[n.Call.Name]
		delete(fr.bodies, n.Call.Name) // called twice, it has the same to say
	}
	parent := len(fr.statements) - 1
	for _, inner := range body {
		cs := &check.Statement{Stmt: inner.Stmt, Context: outer.Context, Conditional: inner.Conditional, Dynamic: inner.Dynamic}
		cs.InTransaction, cs.Why = true, check.InBlock
		cs.Unknown, cs.Guess = inner.Unknown, inner.Guess
		ps := pgparse.Statement{Leading: inner.Start, Tail: inner.End, Stmt: inner.Stmt, Since: inner.Since}
		if inner.Refused != "" {
			ps.Err = &pgparse.Error{Offset: inner.RefusedAt, Message: inner.Refused}
		}
		if inner.Conditional {
			guardExisting(inner.Node)
		}
		fr.parsed = append(fr.parsed, ps)
		fr.statements = append(fr.statements, cs)
		fr.parents = append(fr.parents, parent)
	}
}

// guardExisting makes a statement behind a condition one that does nothing
// when its object is there: that is what such conditions are for.
func guardExisting(n ast.Node) {
	switch s := n.(type) {
	case *ast.CreateTable:
		s.IfNotExists = true
	case *ast.CreateIndex:
		s.IfNotExists = true
	case *ast.Drop:
		s.IfExists = true
	case *ast.AlterTable:
		s.IfExists = true
		for _, cmd := range s.Cmds {
			cmd.IfExists, cmd.IfNotExists = true, true
		}
	}
}

// isNoOp reports whether a statement behind a condition adds what is there.
func (fr *fileRun) isNoOp(s *check.Statement) bool {
	alter, ok := s.Node.(*ast.AlterTable)
	if !s.Conditional || !ok {
		return false
	}
	r := fr.catalog.Lookup(alter.Name)
	for _, cmd := range alter.Cmds {
		if cmd.Op != ast.AddConstraint || r.Constraint(cmd.Name) == nil {
			return false
		}
	}
	return len(alter.Cmds) > 0
}

// txState is the transaction that a connection is in.
type txState struct {
	why    check.TransactionWhy
	number int
}

func (tx *txState) open(r *runner, why check.TransactionWhy) {
	r.transactions++
	tx.why, tx.number = why, r.transactions
}

// see returns the context of a statement and follows transaction commands.
// BEGIN inside a transaction is only a warning: what is open stays open, but
// from now on until COMMIT. COMMIT ends also what the tool opened.
func (tx *txState) see(r *runner, n ast.Node) check.Context {
	t, ok := n.(*ast.Transaction)
	if ok && t.Op == ast.Begin {
		if tx.why == check.Autocommit {
			tx.open(r, check.Explicit)
		} else if tx.why == check.MultiString {
			tx.why = check.Explicit
		}
	}
	if tx.why == check.Autocommit {
		r.transactions++
		tx.number = r.transactions
	}
	ctx := check.Context{InTransaction: tx.why != check.Autocommit, Why: tx.why, Transaction: tx.number}
	if !ok {
		return ctx
	}
	switch t.Op {
	case ast.Commit, ast.Rollback, ast.Prepare:
		if tx.why = check.Autocommit; t.Chain {
			tx.open(r, check.Explicit)
		}
	}
	return ctx
}

// statement checks one statement on the schema before it, then replays it.
func (fr *fileRun) statement(i int) {
	s := fr.statements[i]
	defer func() {
		if v := recover(); v != nil { // a defect here must not hide the statement
			fr.internalError(s, v)
		}
	}()
	if s.Transaction != fr.current && !fr.down {
		fr.catalog.Commit()
		fr.catalog.Begin()
		fr.current = s.Transaction
	}
	if fr.isNoOp(s) {
		return
	}
	if since := fr.parsed[i].Since; since > fr.opts.Version && fr.opts.VersionKnown {
		fr.parsed[i].Err = &pgparse.Error{
			Offset: s.Start, Message: fmt.Sprintf("its syntax is new in PostgreSQL %d, and the servers are said to run %d", since, fr.opts.Version),
		}
		s.Node = nil
	}
	if fr.checked {
		if s.Node != nil {
			s.Effects, s.Failures = fr.predict(i)
		}
		for _, c := range fr.checks {
			c.Run(fr.pass(i, c))
		}
	}
	before := fr.catalog.Constraints()
	fr.replay(i)
	fr.noteUnvalidated(i, before)
}

// predict says what a statement does, and why it fails, on the schema before it.
func (fr *fileRun) predict(i int) (*effects.Effects, []failures.Failed) {
	s, version := fr.statements[i], fr.version(i)
	return effects.Of(s.Node, fr.catalog, effects.Env{Version: version}),
		failures.Of(s.Node, fr.catalog, failures.Env{Version: version, InTransaction: s.InTransaction})
}

// version is what a statement runs on: when nobody says so, one whose syntax
// is new tells.
func (fr *fileRun) version(i int) int { return max(fr.opts.Version, fr.parsed[i].Since) }

func (fr *fileRun) replay(i int) {
	s := fr.statements[i]
	t, ok := s.Node.(*ast.Transaction)
	if !ok {
		switch {
		case s.Node == nil:
		case s.Conditional, len(s.Failures) > 0: // what follows is not to be blamed too
			fr.catalog.ApplyPerhaps(s.Node)
		default:
			fr.catalog.Apply(s.Node)
		}
		if fr.doesMoreThanRead(s) {
			fr.catalog.Doubt()
		}
		return
	}
	if fr.down {
		return // one transaction of the catalog holds all of it
	}
	switch t.Op {
	case ast.Commit, ast.Prepare:
		fr.catalog.Commit()
	case ast.Rollback:
		fr.catalog.Rollback()
	case ast.Savepoint:
		fr.catalog.Savepoint(t.Name)
	case ast.RollbackTo:
		fr.catalog.RollbackTo(t.Name)
	}
}

// doesMoreThanRead reports whether a statement may change the schema in ways that
// its text does not tell: it can't be read, or it calls a function that is not
// known to be harmless.
func (fr *fileRun) doesMoreThanRead(s *check.Statement) bool {
	switch n := s.Node.(type) {
	case nil:
		return true
	case *ast.DML:
		_, made := fr.catalog.Function(n.Call)
		return n.Call.Name != "" && (made || !harmless(n.Call.Name))
	case *ast.Do:
		text := strings.ToUpper(fr.file.Source[s.Start:s.End])
		return strings.Contains(text, "PERFORM") || strings.Contains(text, "CALL") || !strings.EqualFold(n.Language, "plpgsql")
	}
	return false
}

// harmless tells functions of the server that migrations call for themselves.
func harmless(function string) bool {
	return strings.HasPrefix(function, "pg_") || slices.Contains([]string{"setval", "nextval", "set_config", "current_setting", "now", "version"}, function)
}

func (fr *fileRun) pass(i int, c check.Check) *check.Pass {
	p := &check.Pass{
		Statement: *fr.statements[i], Catalog: fr.catalog, Version: fr.version(i),
		Source: fr.file.Source,
	}
	p.Before, p.After = fr.neighbours(fr.schema, fr.schemaAt, i)
	_, p.Made = fr.neighbours(fr.makers, fr.makersAt, i)
	p.Settings, p.RolledBack = fr.settings, fr.undone[i]
	p.Crowded = len(fr.schema) > crowd
	if err := fr.parsed[i].Err; err != nil {
		p.Unreadable, p.UnreadableOffset = err.Message, err.Offset
	}
	p.DeployedLater = fr.later
	p.Custom = func(parameter string) bool { return fr.custom(parameter, fr.index) }
	p.Emit = func(r check.Report) {
		if r.Cmd != 0 {
			r.Start, r.End = p.Clause(int(r.Cmd) - 1)
		}
		fr.emit(i, c, r)
	}
	return p
}

// near is how many statements before and behind one are compared with it in a
// file of more than crowd: all would take time that grows with the square.
const (
	crowd = 20_000
	near  = 2_000
)

// neighbours returns the statements of a list before and behind one.
func (fr *fileRun) neighbours(list []*check.Statement, positions []int, i int) (before, after []*check.Statement) {
	at := positions[i]
	next := at
	if next < len(list) && list[next] == fr.statements[i] {
		next++
	}
	before, after = list[:at], list[next:]
	if len(fr.schema) > crowd {
		before, after = before[max(len(before)-near, 0):], after[:min(near, len(after))]
	}
	return before, after
}

// reportCrowd says that not all statements were compared with each other.
func (fr *fileRun) reportCrowd() {
	if len(fr.schema) > crowd {
		fr.complain(unreadableRule, 0, 0, fmt.Sprintf("%d statements change the schema here; each was compared with the %d nearest only: cut the file into several", len(fr.schema), near))
	}
}

func (fr *fileRun) internalError(s *check.Statement, v any) {
	fr.findings = append(fr.findings, check.Finding{
		Rule: unreadableRule, Severity: rule.Error, Message: fmt.Sprintf("internal error while checking this statement: %v", v),
		File: fr.file.Path, Start: fr.position(s.Start), End: fr.position(s.End),
	})
}

// deployedLater names a file behind this one that is in production already.
func (fr *fileRun) deployedLater() string {
	if fr.opts.Undeployed == nil || fr.down {
		return ""
	}
	for _, f := range fr.dir.Files[fr.index+1:] {
		if !fr.opts.Undeployed(f.Path) {
			return filepath.Base(f.Path)
		}
	}
	return ""
}
