package backfill

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
)

// ErrNothing is returned for a file without rows to write.
var ErrNothing = errors.New("the file has neither a backfill of a plan nor an UPDATE or DELETE of its own")

// Read finds the jobs of a migration: those that its comments name, else its
// own UPDATE and DELETE statements. An error names the line. Keys are not known.
func Read(source string) ([]*Job, error) {
	jobs, err := named(source)
	if err != nil || len(jobs) > 0 {
		return jobs, err
	}
	for _, s := range pgparse.Parse(source, 0, len(source)) {
		if d, ok := s.Node.(*ast.DML); ok && (d.Verb == "UPDATE" || d.Verb == "DELETE") {
			job, err := parse(source[s.Start:s.End])
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", lineOf(source, s.Start), err)
			}
			jobs = append(jobs, job)
		}
	}
	if len(jobs) == 0 {
		return nil, ErrNothing
	}
	return jobs, nil
}

// named reads the comments of plans.
func named(source string) ([]*Job, error) {
	var jobs []*Job
	sc := sqlscan.New(source, 0)
	for {
		tok, ok := sc.Next()
		if !ok {
			return jobs, nil
		}
		if tok.Kind != sqlscan.Comment {
			continue
		}
		text, ok := strings.CutPrefix(strings.TrimLeft(source[tok.Start:tok.End], "- "), marker)
		if !ok {
			continue
		}
		text, copies := strings.CutPrefix(strings.TrimSpace(text), "copy ")
		job, err := parse(strings.TrimSuffix(strings.TrimSpace(text), ";"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", lineOf(source, tok.Start), err)
		}
		job.Copy = copies
		jobs = append(jobs, job)
	}
}

// parse reads one UPDATE or DELETE.
func parse(sql string) (*Job, error) {
	stmts := pgparse.Parse(sql, 0, len(sql))
	if len(stmts) != 1 || stmts[0].Err != nil {
		return nil, errors.New("want one UPDATE or DELETE that PostgreSQL can read")
	}
	d, ok := stmts[0].Node.(*ast.DML)
	if !ok || d.Verb != "UPDATE" && d.Verb != "DELETE" {
		return nil, errors.New("want an UPDATE or DELETE")
	}
	sql = sql[stmts[0].Start:stmts[0].End]
	parts, ok := sqltext.SplitDML(sql)
	if !ok {
		return nil, errors.New("a statement with WITH, ONLY, RETURNING, WHERE CURRENT OF or an assignment of several columns at once can't be run in batches")
	}
	job := &Job{Table: d.Target, Head: parts.Head, Where: parts.Where, Columns: parts.Prefix, Joined: parts.Joined}
	if why := job.unsafe(d.Verb, parts); why != "" {
		return nil, errors.New(why)
	}
	return job, nil
}

// unsafe says why a statement must not be run in batches beside programs that
// write: it would not do to each row once what it does to all rows at once.
func (j *Job) unsafe(verb string, parts sqltext.DML) string {
	if parts.Where == "" {
		return verb + " without a condition would write the rows, too, that programs add meanwhile; say in a condition which rows are meant, such as column IS NULL"
	}
	for column, value := range parts.Set {
		if !slices.Contains(sqltext.Names(parts.Where), column) {
			return fmt.Sprintf("the condition does not name %s, so batches could write again what programs wrote there meanwhile; add a condition that rows which are done do not meet, such as %s IS NULL", column, column)
		}
		if slices.Contains(sqltext.Names(value), column) {
			return fmt.Sprintf("the new value of %s depends on its old one, so a row that is met twice would get another value", column)
		}
	}
	return ""
}

// lineOf is the line of an offset, from 1.
func lineOf(source string, offset int) int { return strings.Count(source[:offset], "\n") + 1 }
