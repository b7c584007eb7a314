package orders // want package:`env\(library, 1 reads\)`

import "os"

func limit() string { return os.Getenv("ORDER_LIMIT") } // want `reads ORDER_LIMIT in limit`
