package values // want package:`env\(library, 8 reads\)`

import "os"

type session struct{ name string }

func newSession() *session { return &session{name: os.Getenv("SESSION_LABEL")} } // want `^a missing or wrong SESSION_LABEL shows only when newSession runs`

func loadConfig(s *session) string { return os.Getenv("SESSION_WAIT") + s.name } // want `^a missing or wrong SESSION_WAIT shows only when loadConfig runs`

func sessionFromEnv() string { return os.Getenv("SESSION_ROOT") } // want `^a missing or wrong SESSION_ROOT shows only when sessionFromEnv runs`

func paths() string {
	return os.Expand("${SESSION_DIR}/x", func(key string) string { return os.Getenv(key) }) + // want `^a missing or wrong SESSION_DIR shows only when paths runs`
		os.Expand("${SESSION_DIR}/x", func(key string) string { return newSession().name })
}
