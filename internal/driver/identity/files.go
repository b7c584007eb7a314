package identity

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/patternvet/patternvet/internal/safefile"
)

// HashFiles returns a hash of the files' names and contents. An unreadable
// file counts as such.
func HashFiles(files []string) string {
	h := sha256.New()
	for _, file := range files {
		data, err := safefile.Read(file, safefile.MaxSource)
		if err != nil {
			data = []byte(err.Error())
		}
		sum := sha256.Sum256(data)
		h.Write([]byte(file + "\x00"))
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
