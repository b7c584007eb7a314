package middleware

import "github.com/gorilla/handlers"

func gorilla(more []handlers.CORSOption, trusted []string) {
	_ = handlers.CORS(
		handlers.AllowedOrigins([]string{"*"}), // want `browsers refuse "\*" with cookies: .* \(gorilla/handlers`
		handlers.AllowCredentials(),
	)
	_ = handlers.CORS(handlers.AllowCredentials()) // want `browsers refuse "\*" with cookies: no origins are configured, which allows all \(gorilla/handlers`
	_ = handlers.CORS(
		handlers.AllowCredentials(),
		handlers.AllowedOriginValidator(func(string) bool { return true }), // want `^any website can read users' data: the origin function accepts every origin \(gorilla/handlers\)`
	)

	opts := []handlers.CORSOption{handlers.AllowedOrigins([]string{"*"})} // want `browsers refuse "\*" with cookies: .* \(gorilla/handlers`
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
