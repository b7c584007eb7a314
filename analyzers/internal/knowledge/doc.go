// Package knowledge holds what the analyzers know of the APIs of others, as
// tables: one file a subject.
package knowledge
