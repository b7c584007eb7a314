// Package pgtest starts throwaway PostgreSQL servers for tests. They listen
// on a Unix socket only, so it is empty on systems without one.
package pgtest
