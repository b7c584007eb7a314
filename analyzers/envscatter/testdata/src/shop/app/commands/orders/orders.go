package orders // want package:`env\(library, 1 reads\)`

import "os"

func limit() string { return os.Getenv("ORDER_LIMIT") } // want `^a missing or wrong ORDER_LIMIT shows only when limit runs`
