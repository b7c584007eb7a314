package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// words makes a set.
func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// APIWords are the path segments that announce an API.
var APIWords = words("api apis rest rpc svc")

var (
	// unversionedLeaf: the whole path, below an API's prefix.
	unversionedLeaf = words(`health healthy mutate validate convert healthcheck health-check health_check healthz livez readyz ready live liveness readiness alive ping pong
		status version versions info about varz metrics robots.txt favicon.ico sitemap.xml time index home csrf csrftoken
		csrf-token captcha token authenticate authorize userinfo jwks introspect revoke setup install error errors echo
		env buildinfo build-info`)
	// unversionedTree: the first segment, below an API's prefix.
	unversionedTree = words(`health healthz livez readyz metrics debug swagger swagger-ui swaggerui docs doc openapi redoc apidocs api-docs
		apidoc explorer playground graphiql scalar auth oauth oauth2 oidc saml sso idp login logout webhook webhooks hook hooks callback
		callbacks ws websocket websockets sse graphql query mcp rss feed feeds atom download downloads badge badges internal pprof stripe bounce
		bounces static assets .well-known locales scim scim2 proxy dav webdav connect passkey webauthn device consent install setup`)
	// unversionedRoot: the first segment of the path.
	unversionedRoot = words("public dist js css img images fonts media uploads ui web app - _")
	// unversionedAny: any segment.
	unversionedAny = words(`login logout signin signout sign-in sign-out signup sign-up callback oauth oauth2 oidc saml sso webhook webhooks
		ws websocket sse graphql healthz livez readyz health pprof badge badges .well-known swagger debug metrics mcp scim ping download
		static assets`)

	// unversionedPart: any part of a segment between dashes and underscores.
	unversionedPart = words(`login logout signin signout signup sso saml oidc oauth oauth2 mfa totp 2fa twofa webauthn captcha webhook webhooks
		firstfactor secondfactor`)
	// unversionedPassword are the pages and calls of a forgotten password.
	unversionedPassword = regexp.MustCompile(`^(reset|forgot|change|recover)[-_]?password$`)

	unversionedFile = regexp.MustCompile(`\.(js|css|png|jpe?g|gif|svg|ico|json|xml|ya?ml|txt|html?|map|webmanifest|woff2?|rss|atom|csv|pdf|zip|gz|sh)$`)
	// A gRPC or Connect service; its version is part of the package's name.
	grpcService = regexp.MustCompile(`^[a-z][\w]*(\.[\w]+)*\.[A-Z]\w*$`)
)

// RouteExempt reports whether no version is expected in the path: probes,
// documentation, sign-in, assets, protocols with versions of their own. The
// segments are in lower case but for those of gRPC.
func RouteExempt(segments []string) bool {
	rest := segments
	for len(rest) > 0 && APIWords[strings.ToLower(rest[0])] {
		rest = rest[1:]
	}
	if len(rest) == 0 || Wildcard(rest[0]) && len(rest) == len(segments) {
		return true // the root, or a router of its own behind it
	}
	first, last := strings.ToLower(rest[0]), strings.ToLower(segments[len(segments)-1])
	switch {
	case len(rest) == 1 && unversionedLeaf[first], unversionedTree[first], unversionedRoot[strings.ToLower(segments[0])]:
		return true
	case strings.HasPrefix(first, "swagger"), strings.HasPrefix(first, "openapi"), strings.HasPrefix(first, "_"), strings.HasPrefix(first, "."):
		return true
	case unversionedFile.MatchString(last), CatchAll(last):
		return true
	}
	for _, s := range segments {
		lower := strings.ToLower(s)
		if unversionedAny[lower] || grpcService.MatchString(s) || unversionedPassword.MatchString(lower) || slices.ContainsFunc(parts(lower), unversioned) {
			return true
		}
	}
	return false
}

func unversioned(part string) bool { return unversionedPart[part] }

func parts(segment string) []string {
	if Wildcard(segment) {
		return nil
	}
	return strings.FieldsFunc(segment, func(r rune) bool { return r == '-' || r == '_' })
}

// Wildcard reports whether the segment stands for others.
func Wildcard(segment string) bool {
	return strings.HasPrefix(segment, ":") || strings.HasPrefix(segment, "{") || strings.HasPrefix(segment, "*")
}

// CatchAll reports whether the segment stands for any number of others.
func CatchAll(segment string) bool {
	return strings.HasPrefix(segment, "*") || strings.HasSuffix(segment, "...}") || strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, ":.*}")
}
