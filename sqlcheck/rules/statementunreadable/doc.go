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
// Statements that the grammar does not accept, those of DO blocks included, with
// the parser's message, and blocks whose frame PL/pgSQL does not accept; those whose syntax is newer than the version that the
// servers are said to run. The other statements of the file are checked all the
// same. In the category language: a DO block in another language than PL/pgSQL,
// which is not read. In the category dynamic: an EXECUTE in a DO block that may change tables or
// indexes and whose text is not made of constants.
//
// # Fix
//
// Correct the statement. If the syntax is newer than PostgreSQL 18, or if a tool
// leaves out parts of the file before it sends it, say so in an ignore comment.
//
// # Not reported
//
// Placeholders for values, {{ .Name }} and ${NAME}, are taken for names. Of what
// PostgreSQL 17 and 18 brought, generated columns that are virtual, SET EXPRESSION,
// NOT ENFORCED and constraints NOT NULL are read; when no version is configured,
// they are believed.
package statementunreadable
