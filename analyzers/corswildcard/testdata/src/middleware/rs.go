package middleware

import (
	"net/http"

	"github.com/rs/cors"
)

func rsStar() *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   []string{"*"}, // want `^browsers refuse "\*" with cookies: AllowedOrigins contains "\*" \(rs/cors\)`
		AllowCredentials: true,
	})
}

func rsDefault() *cors.Cors {
	return cors.New(cors.Options{
		AllowCredentials: true, // want `browsers refuse "\*" with cookies: no origins are configured, which allows all \(rs/cors`
	})
}

func rsScheme() *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   []string{"https://app.example.com", "https://*"}, // want `"https://\*" in AllowedOrigins matches any site \(rs/cors`
		AllowCredentials: true,
	})
}

func rsLetter() *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   []string{"h*"}, // want `"h\*" in AllowedOrigins matches any site`
		AllowCredentials: true,
	})
}

func rsFunc() *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginFunc:  func(origin string) bool { return true }, // want `^any website can read users' data: the origin function accepts every origin \(rs/cors\)`
		AllowCredentials: true,
	})
}

func rsRequestFunc() *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginRequestFunc: func(*http.Request, string) bool { return true }, // want `accepts every origin`
		AllowCredentials:       true,
	})
}

func rsVaryFunc() *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginVaryRequestFunc: func(r *http.Request, o string) (bool, []string) { return true, nil }, // want `accepts every origin`
		AllowCredentials:           true,
	})
}

func everyone(string) bool { return true }

func rsNamed() *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginFunc:  everyone, // want `accepts every origin`
		AllowCredentials: true,
	})
}

func rsMade() *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginFunc:  checker(), // want `accepts every origin`
		AllowCredentials: true,
	})
}

func checker() func(string) bool {
	return func(origin string) bool { return len(origin) > 0 }
}

func rsPublic() []*cors.Cors {
	return []*cors.Cors{cors.Default(), cors.AllowAll(), cors.New(cors.Options{AllowedOrigins: []string{"*"}})}
}

func rsFuncWins() *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   []string{"*"}, // not read: the function decides
		AllowOriginFunc:  func(origin string) bool { return origin == "https://app.example.com" },
		AllowCredentials: true,
	})
}

func rsSubdomain() *cors.Cors {
	return cors.New(cors.Options{AllowedOrigins: []string{"https://*.example.com"}, AllowCredentials: true})
}
