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
	Dynamic     bool // run by EXECUTE: its offsets are those of the literal
}
