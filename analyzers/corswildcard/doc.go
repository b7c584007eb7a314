// Package corswildcard defines an Analyzer that checks which websites may
// read responses with the user's cookies.
//
// # Analyzer corswildcard
//
// corswildcard: report CORS policies that allow any origin together with credentials
//
// A browser lets a page of another site read a response only if the response
// names that site in `Access-Control-Allow-Origin`, and sends cookies along
// only if it says `Access-Control-Allow-Credentials: true` as well. A server
// that answers with whatever Origin it was asked from says both to everyone:
// any page that a logged-in user visits can read their data and act for them.
//
// What a wildcard does differs from library to library, and the finding says
// which it is: the origin is reflected, which is exploitable; `*` is sent,
// which browsers refuse together with credentials, so that the feature the
// policy was written for does not work; or the library panics at start.
//
// # Reported
//
// Headers written by hand and the configuration of CORS middleware: rs/cors,
// go-chi/cors, gorilla/handlers, gin-contrib/cors, echo, fiber, beego, iris,
// hertz, go-restful, go-zero, GoFrame, grpcweb, jub0bs/cors and others. The
// code is run, so to speak, with the Origin of a stranger. Functions that
// decide about origins are followed, and so are lists and defaults that stand
// in other packages. A check that only compares a part of the origin is tried
// on names that an attacker could register: `strings.HasSuffix(origin,
// "example.com")` also lets `https://evilexample.com` in. Where the part is a
// setting, that holds whatever it is set to, unless the comparison adds the dot or
// the scheme. An origin that the request names itself, in its query, its form or
// another header, is anyone's.
//
// # Fix
//
// Compare the whole Origin with a list of trusted ones before it is sent back,
// or hand that list to the middleware. An API that anyone may read needs no
// credentials: send `*` and leave them off.
//
// # Not reported
//
// A policy without credentials, or with an origin that comes from
// configuration or has passed a check that cannot be seen through: an unknown
// function of the origin is trusted. A policy that depends on a setting is in
// `configurable`; where the setting itself says that it is for development or
// allows everyone, in `opt-in`, which is off by default. Test files are left
// alone unless the flag `tests` is set.
package corswildcard
