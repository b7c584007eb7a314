// Package misuse has the error for mistakes in how patternvet was called.
package misuse

import "fmt"

// Error is a mistake in how patternvet was called.
type Error struct{ Message string }

func (e *Error) Error() string { return e.Message }

// Errorf returns such an error.
func Errorf(format string, args ...any) error {
	return &Error{fmt.Sprintf(format, args...)}
}
