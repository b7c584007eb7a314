// Package check defines what a SQL rule is, what it is given and what it
// reports.
package check

import (
	"fmt"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/failures"
)

// Check is one rule. Run is called for every statement of the up migration, in the
// order in which they run.
type Check struct {
	Rule rule.Rule
	Run  func(*Pass)
	// Unvalidated, when set, is called once all files have run for every
	// constraint that a checked statement added NOT VALID and that still is. The
	// pass is that of the statement, but for the catalog, which is the last one.
	Unvalidated func(*Pass, Unvalidated)
	// Contract is set for rules about changes that are right as the last step
	// of an expand-contract sequence, and accepted when a contract comment
	// names the step that expanded.
	Contract bool
}

// Unvalidated is a constraint that is left NOT VALID.
type Unvalidated struct {
	Cmd        int      // subcommand of the statement that added it
	Table      ast.Name // with its schema, as it is called in the end
	Constraint *catalog.Constraint
	Later      int // migrations behind that of the statement that are later deploys and do more than validate
}

// Position is a place in a file: a byte offset from 0, a line and a column of
// bytes from 1.
type Position struct{ Offset, Line, Column int }

// Finding is one report.
type Finding struct {
	Rule, Category string
	Severity       rule.Severity
	Message        string // what happens
	Advice         string // what to write instead
	File           string
	Start, End     Position
	Related        []Related
	Fixes          []Fix
}

// Text is the message with the advice.
func (f Finding) Text() string { return rule.WithAdvice(f.Message, f.Advice) }

// Related points at another place that explains a finding.
type Related struct {
	File    string
	Start   Position
	Message string
}

// Fix is one way to mend a finding.
type Fix struct {
	Message string
	Edits   []Edit
}

// Edit replaces the bytes from Start to End of a file, or makes a new file of
// NewText: then nothing may be there yet.
type Edit struct {
	File       string
	Start, End int
	NewText    string
	Create     bool
}

// Context is how a statement is sent to the server.
type Context struct {
	Tool string
	// InTransaction is set when a transaction is open that more than the
	// statement itself belongs to. Why says whose it is.
	InTransaction bool
	Why           TransactionWhy
	// Transaction numbers the transactions of a folder; statements with the
	// same number commit together.
	Transaction int
}

// TransactionWhy is why a transaction is open.
type TransactionWhy int

// The reasons.
const (
	Autocommit  TransactionWhy = iota
	Explicit                   // BEGIN in the file
	ByTool                     // the tool opened it
	MultiString                // sent in one string with other statements
	InBlock                    // part of a DO block
)

// Statement is a statement with what is known of it.
type Statement struct {
	ast.Stmt
	Context
	Effects  *effects.Effects
	Failures []failures.Failed // that it is certain to end in
	// Conditional is set for statements of a DO block that may not run.
	Conditional bool
	// Dynamic is set for the constants that EXECUTE runs there.
	Dynamic bool
	// Unknown is what is visible of a statement that EXECUTE puts together at
	// run time, Guess the statement with some names put in; Node is nil.
	Unknown string
	Guess   ast.Node
}

// Pass is what a rule sees: one statement, its effects, and the schema before
// it.
type Pass struct {
	Statement
	Catalog *catalog.Catalog
	Version int
	Source  string // of the file
	// Before and After are the statements of the file that change more than
	// rows, in order; the effects of those behind are not known yet. In a
	// file of very many they are the nearest.
	Before, After []*Statement
	Made          []*Statement // of After, without those that drop: where to look for what makes something
	Settings      []*Statement // the statements of the file that set lock_timeout
	RolledBack    bool         // the transaction ends in ROLLBACK
	Crowded       bool         // Before and After are not all of them
	// Unreadable is the parser's message when Node is nil.
	Unreadable       string
	UnreadableOffset int

	// DeployedLater is a file behind this one that is in production already.
	DeployedLater string
	// Custom tells whether the files before this one set a parameter as a rule.
	Custom func(parameter string) bool
	// Emit is where findings go; Position is computed from Start and End.
	Emit func(Report)
}

// Report is a finding as a rule makes it. Message says what happens and, behind a
// semicolon, what to write instead. It is about the whole statement, a subcommand
// of it, or what lies between two offsets.
type Report struct {
	Category   string
	Message    string
	Cmd        Subcommand
	Start, End int
	Fixes      []Fix
	Related    []RelatedOffset
	Once       Once
	// Migration, when set, mends the finding in a file behind all others.
	Migration *Migration
}

// Subcommand is one of ALTER TABLE; the zero value is none.
type Subcommand int

// Nth is the subcommand with a number counted from 0, none for those below.
func Nth(cmd int) Subcommand { return Subcommand(max(cmd+1, 0)) }

// Migration is a statement that is to be a migration of its own.
type Migration struct {
	Slug string // for the name of the file
	SQL  string // without its semicolon
	Is   string // what it is, for people: "a migration that validates x"
}

// Once says how often a finding is worth saying.
type Once int

// The scopes in which only the first finding of a category is kept.
const (
	Always Once = iota
	OncePerFile
	OncePerFolder
)

// RelatedOffset is a [Related] place in the same file.
type RelatedOffset struct {
	Offset  int
	Message string
}

// Reportf reports the statement.
func (p *Pass) Reportf(category, format string, args ...any) {
	p.Emit(Report{Category: category, Message: fmt.Sprintf(format, args...)})
}

// ReportCmd reports one subcommand of ALTER TABLE.
func (p *Pass) ReportCmd(cmd int, category, format string, args ...any) {
	p.Emit(Report{Category: category, Message: fmt.Sprintf(format, args...), Cmd: Nth(cmd)})
}

// IsNew reports whether nobody uses the table yet.
func (p *Pass) IsNew(table ast.Name) bool { return p.Catalog.IsNew(table) }

// Replaced reports whether the rest of the transaction puts something else in
// the place of a table that this statement takes away: a view, another table
// that gets its name or, when created is set, a new table.
func (p *Pass) Replaced(table ast.Name, created bool) bool {
	q := p.Catalog.Qualify(table)
	for _, s := range p.Made {
		if s.Transaction != p.Transaction {
			break
		}
		switch n := s.Node.(type) {
		case *ast.CreateView:
			if p.Catalog.Qualify(n.Name) == q {
				return true
			}
		case *ast.CreateTable:
			if created && p.Catalog.Qualify(n.Name) == q {
				return true
			}
		case *ast.Rename:
			from := p.Catalog.Qualify(n.Rel)
			if n.Kind == ast.TableKind && from != q && from.Schema == q.Schema && n.New == q.Name {
				return true
			}
		}
	}
	return false
}

// Undone reports whether the transaction of the statement ends in ROLLBACK:
// its locks were held, but nothing of what it changed remains.
func (p *Pass) Undone() bool { return p.RolledBack }

// SameTransaction returns the statements of the file that commit together with
// this one and change more than rows, in order: those before it, or those
// behind it.
func (p *Pass) SameTransaction(before bool) []*Statement {
	if before {
		from := len(p.Before)
		for from > 0 && p.Before[from-1].Transaction == p.Transaction {
			from--
		}
		return p.Before[from:]
	}
	to := 0
	for to < len(p.After) && p.After[to].Transaction == p.Transaction {
		to++
	}
	return p.After[:to]
}
