// Package statementunreadable reports statements that can't be checked.
//
// # Rule statement-unreadable
//
// statement-unreadable: report statements that PostgreSQL's grammar does not accept
//
// A statement that can't be read is not checked for anything. The server will
// most likely reject it too, and the deploy stops half way.
//
// # Reported
//
// Statements that the grammar of PostgreSQL 16 does not accept, with the parser's
// message. The other statements of the file are checked all the same.
//
// # Fix
//
// Correct the statement. If a tool fills in placeholders before it sends the
// file, or if the syntax is newer than PostgreSQL 16, say so in an ignore comment.
//
// # Not reported
//
// Generated columns that are VIRTUAL, from PostgreSQL 18, are read.
package statementunreadable
