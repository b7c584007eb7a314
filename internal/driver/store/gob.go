package store

import (
	"bytes"
	"encoding/gob"
)

// Encode returns a value as an entry.
func Encode(v any) []byte {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		return nil // decoding an empty entry fails, which costs time only
	}
	return b.Bytes()
}

// Decode reads what encodeGob returned, and reports whether it could.
func Decode(data []byte, v any) bool {
	return gob.NewDecoder(bytes.NewReader(data)).Decode(v) == nil
}
