// Package unversionedroute defines an Analyzer that reports HTTP API routes
// without a version.
//
// # Analyzer unversionedroute
//
// unversionedroute: report API routes without a version in their path
//
// A response that must change incompatibly needs a new path, so that clients
// can move when they are ready. A route without a version has none to move to:
// the change breaks every client at once, mobile apps that nobody can recall
// among them. In an API whose other routes have a version, such a route is
// usually an oversight.
//
// # Reported
//
// `inconsistent`: in an API in which at least three routes and most of them
// have a version, those that have none; and a route such as `/orders` beside
// `/orders/v2`. `strict`, with the option mode=strict: all API routes without
// a version. API routes are those below `/api`, `/rest` or `/rpc` and those
// whose handler reads or writes JSON, or, if the option prefixes is set, those
// below one of the prefixes. The routes of a group are one finding.
//
// Known are net/http, gorilla/mux, chi, gin, echo, fiber, httprouter,
// fasthttp/router, bunrouter, goji, huma, go-restful, grpc-gateway's own
// routes, beego, iris, hertz, go-zero, kratos, goframe and Prometheus' router.
// Paths are put together from groups, mounted routers, constants, parameters
// and fields, tables that a loop registers, and functions of the project that
// register a route. Routers that other packages mount are seen by the command,
// which looks at the whole module; other hosts report what one package and
// those below it show.
//
// # Fix
//
// Register the routes in the group that has the version, such as
// `r.Group("/api/v1")`, and keep the former path as an alias for as long as it
// has clients. There is no automatic fix: another URL breaks clients.
//
// # Not reported
//
// Probes, metrics, documentation, sign-in, webhooks, websockets, GraphQL, gRPC
// and Connect, assets, feeds, downloads and proxies, by path; pages, redirects
// and files, by handler; what the option exempt names. A route with the same
// handler as the one with the version: it is the alias for old clients. Routes
// beside those of the second version, where none has the first: theirs never had a
// number; `implied-first`, off by default, reports them. Routes whose version is
// read from a header, a query or a media type: those of the handler or of the
// router whose middleware reads it, or all if it isn't known whose. Routes
// below a prefix that is known only at run time. Generated files, tests and
// files that import testing or net/http/httptest.
package unversionedroute
