package tests

import "database/sql"

// Ready waits for the database of an end-to-end test.
func Ready(db *sql.DB) {
	for {
		if err := db.Ping(); err == nil {
			return
		}
	}
}
