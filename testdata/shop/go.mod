module example.com/shop

go 1.25.0

require (
	github.com/lib/pq v1.10.9
	github.com/rs/cors v1.11.1
)
