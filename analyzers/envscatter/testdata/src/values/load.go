package values // want package:`env\(library, 8 reads\)`

import "os"

type session struct{ name string }

func newSession() *session { return &session{name: os.Getenv("SESSION_LABEL")} } // want `reads SESSION_LABEL in newSession`

func loadConfig(s *session) string { return os.Getenv("SESSION_WAIT") + s.name } // want `reads SESSION_WAIT in loadConfig`

func sessionFromEnv() string { return os.Getenv("SESSION_ROOT") } // want `reads SESSION_ROOT in sessionFromEnv`

func paths() string {
	return os.Expand("${SESSION_DIR}/x", func(key string) string { return os.Getenv(key) }) + // want `reads SESSION_DIR in paths`
		os.Expand("${SESSION_DIR}/x", func(key string) string { return newSession().name })
}
