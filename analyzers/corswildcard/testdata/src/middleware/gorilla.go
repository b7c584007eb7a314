package middleware

import "github.com/gorilla/handlers"

func gorilla(more []handlers.CORSOption, trusted []string) {
	_ = handlers.CORS(
		handlers.AllowedOrigins([]string{"*"}), // want `gorilla/handlers sends "\*"`
		handlers.AllowCredentials(),
	)
	_ = handlers.CORS(handlers.AllowCredentials()) // want `gorilla/handlers sends "\*".*no origins are configured`
	_ = handlers.CORS(
		handlers.AllowCredentials(),
		handlers.AllowedOriginValidator(func(string) bool { return true }), // want `gorilla/handlers: the origin function accepts every origin`
	)

	opts := []handlers.CORSOption{handlers.AllowedOrigins([]string{"*"})} // want `gorilla/handlers sends "\*"`
	opts = append(opts, handlers.AllowCredentials())
	_ = handlers.CORS(opts...)

	// The list is compared whole: no pattern matches.
	_ = handlers.CORS(handlers.AllowedOrigins([]string{"https://*"}), handlers.AllowCredentials())
	_ = handlers.CORS(handlers.AllowedOrigins([]string{"*"}))
	_ = handlers.CORS(handlers.AllowedOrigins(trusted), handlers.AllowCredentials())
	// Another option may name the origins.
	_ = handlers.CORS(append(more, handlers.AllowCredentials())...)
	_ = handlers.CORS(more...)
}
