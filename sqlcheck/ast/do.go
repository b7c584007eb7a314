package ast

// Do is a DO block. Statements are those of its body that change the schema,
// in the order in which they stand; Conditional ones may not run.
type Do struct {
	Language   string
	Statements []DoStmt
}

// DoStmt is a statement of a DO block.
type DoStmt struct {
	Stmt
	Conditional bool
	Dynamic     bool // run by EXECUTE: its offsets are those of the expression
	Since       int  // the version that brought its syntax, 0 for old syntax

	// Refused is why the statement has no Node, RefusedAt where in the file.
	Refused   string
	RefusedAt int

	// Unknown is the visible part of what EXECUTE runs when the rest is known
	// at run time only. There is no Node then, but Guess, when set, is what the
	// statement is with some names put in.
	Unknown string
	Guess   Node
}
