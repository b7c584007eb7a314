// Package envscatter defines an Analyzer that reports environment variables
// read outside the package that owns the configuration.
//
// # Analyzer envscatter
//
// envscatter: report environment variables that are read outside the configuration
//
// x
//
// # Reported
//
// x
//
// # Fix
//
// x
//
// # Not reported
//
// x
package envscatter
