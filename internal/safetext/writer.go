package safetext

import "io"

// Writer passes on what is written as [Text]. Each call has whole lines, as
// those of fmt.Fprintf with a line break at the end are.
func Writer(w io.Writer) io.Writer { return writer{w} }

type writer struct{ io.Writer }

func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, Text(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
