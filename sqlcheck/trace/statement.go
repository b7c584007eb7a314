package trace

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

type transaction = check.TransactionWhy

// statement runs one statement as its tool would and notes what it did.
func (t *tracer) statement(step *engine.Step) (failed bool) {
	if t.err = t.ctx.Err(); t.err != nil {
		return true
	}
	t.line, _ = position(step.File.Source, step.Start)
	if t.file != step.File {
		if t.err = t.beginFile(step.File); t.err != nil {
			return true
		}
	}
	source, line := step.File.Source, t.line
	_, column := position(source, step.Start)
	endLine, endColumn := position(source, step.End)
	st := Statement{Line: line, Column: column, EndLine: endLine, EndColumn: endColumn, Text: source[step.Start:step.End]}
	parts, err := t.send(step, &st)
	if t.err = t.ctx.Err(); t.err != nil {
		return true
	}
	expected := predict(step, parts, &st)
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused):
		st.Observed.Error = refused.Message + " (SQLSTATE " + refused.Code + ")"
	case err != nil:
		st.Observed.Error = err.Error()
	}
	st.compare(expected)
	if t.shown != nil {
		t.shown.Statements = append(t.shown.Statements, st)
	}
	if err == nil {
		return false
	}
	if len(expected.failures) == 0 {
		t.problem(line, errors.New("the statement failed, and the rest of the file was not run: "+st.Observed.Error))
	}
	t.endFile(true)
	return true
}

// send runs the statement. A string of several statements is one transaction
// for the server: its statements are sent one by one between BEGIN and COMMIT,
// which means the same, so that each can be observed. What runs alone gets a
// transaction of its own for the same reason, unless it can't run in one.
// It returns which relations are partitions.
func (t *tracer) send(step *engine.Step, st *Statement) (parts map[string]bool, _ error) {
	if step.Transaction != t.current {
		t.commit()
	}
	t.current, t.why = step.Transaction, step.Why
	if fromStdin(st.Text) {
		st.Sent = Outside
		return nil, errors.New("COPY FROM STDIN needs a client that sends the rows, such as psql")
	}
	command, isCommand := step.Node.(*ast.Transaction)
	if isCommand && step.Why == check.Explicit && command.Op == ast.Begin {
		st.Sent = Shared
		return t.alone(step, st)
	}
	switch {
	case step.InTransaction:
		st.Sent = Shared
		if !t.conn.Open() {
			if err := t.control("BEGIN"); err != nil {
				return nil, err
			}
		}
		return t.observed(step, st)
	case isCommand || mustBeAlone(step):
		st.Sent = Outside
		return t.alone(step, st)
	}
	st.Sent = Own
	if err := t.control("BEGIN"); err != nil {
		return nil, err
	}
	parts, err := t.observed(step, st)
	if err == nil {
		return parts, t.control("COMMIT")
	}
	var refused *pgconn.PgError
	if rollback := t.control("ROLLBACK"); rollback != nil || !errors.As(err, &refused) {
		return nil, err
	}
	if refused.Code == activeTransaction || refused.Code == invalidTermination {
		st.Sent = Outside
		return t.alone(step, st)
	}
	return nil, err
}

// Why a statement does not run in a transaction: it refuses to, or it ends
// transactions itself (CALL, DO).
const (
	activeTransaction  = "25001"
	invalidTermination = "2D000"
)

// mustBeAlone is for statements that mean something else in a transaction.
func mustBeAlone(step *engine.Step) bool {
	switch s := step.Node.(type) {
	case *ast.Lock:
		return true
	case *ast.Set:
		return s.Local
	}
	return failures.RefusesTransaction(step.Node, step.Version)
}

// alone runs a statement whose locks are gone when it is done.
func (t *tracer) alone(step *engine.Step, st *Statement) (parts map[string]bool, _ error) {
	before, err := t.conn.snapshot(t.ctx)
	if err == nil {
		err = t.timed(st)
	}
	if err != nil {
		return nil, err
	}
	s, err := t.conn.look(t.ctx, step.Node, before, false)
	s.fill(&st.Observed)
	return s.parts, err
}

// observed runs a statement in the open transaction.
func (t *tracer) observed(step *engine.Step, st *Statement) (parts map[string]bool, _ error) {
	before, err := t.conn.snapshot(t.ctx)
	if err == nil {
		err = t.timed(st)
	}
	if err != nil || !t.conn.Open() {
		return nil, err // it was the COMMIT
	}
	s, err := t.conn.look(t.ctx, step.Node, before, true)
	s.fill(&st.Observed)
	return s.parts, err
}

// timed sends the statement itself.
func (t *tracer) timed(st *Statement) error {
	if err := t.control("SET client_min_messages = debug1"); err != nil {
		return err
	}
	ctx, cancel := t.ctx, func() {}
	if t.opts.Timeout > 0 { // the file may have set a limit of its own
		ctx, cancel = context.WithTimeout(t.ctx, t.opts.Timeout+30*time.Second)
	}
	defer cancel()
	t.conn.Notices, t.conn.NoticesLost = nil, false
	start := time.Now()
	err := t.conn.Run(ctx, st.Text)
	st.Milliseconds = float64(time.Since(start).Microseconds()) / 1000
	if err == nil && t.conn.NoticesLost {
		err = errors.New("it prints more messages than are kept, so that what the server did can't be told from them")
	}
	return err
}

func (t *tracer) control(sql string) error {
	_, err := t.conn.Exec(t.ctx, sql)
	return err
}

// commit ends what the tool or a string opened.
func (t *tracer) commit() {
	if !t.conn.Open() || t.why != check.ByTool && t.why != check.MultiString {
		return
	}
	if err := t.control("COMMIT"); err != nil && t.ctx.Err() == nil {
		t.problem(0, errors.New("the transaction could not be committed: "+err.Error()))
	}
}

// fromStdin reports whether a statement is COPY … FROM STDIN: nothing would
// ever send its rows.
func fromStdin(text string) bool {
	sc := sqlscan.New(text, 0)
	var words []string
	for {
		tok, ok := sc.Next()
		if !ok {
			return false
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		word := strings.ToUpper(text[tok.Start:tok.End])
		if words = append(words, word); words[0] != "COPY" {
			return false
		}
		if n := len(words); n > 2 && word == "STDIN" && words[n-2] == "FROM" {
			return true
		}
	}
}

// position turns an offset into line and column.
func position(source string, offset int) (line, column int) {
	before := source[:offset]
	return strings.Count(before, "\n") + 1, offset - strings.LastIndex(before, "\n")
}
