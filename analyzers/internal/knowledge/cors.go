package knowledge

// CORSResult is what a CORS middleware does for a site nobody trusts, when
// any origin is allowed and credentials are on.
type CORSResult int

const (
	// CORSNothing means that the stranger gets no header.
	CORSNothing CORSResult = iota
	// CORSStar means that it answers "*" beside Allow-Credentials: true.
	CORSStar
	// CORSReflects means that it answers with the stranger's own origin.
	CORSReflects
	// CORSFails means that it refuses the configuration when the program starts.
	CORSFails
)

// CORSMatch is how a middleware compares an origin with an entry of its list.
type CORSMatch int

const (
	// CORSExact compares whole strings.
	CORSExact CORSMatch = iota
	// CORSOneStar lets the first "*" of an entry stand for any text.
	CORSOneStar
	// CORSGlob lets every "*" stand for any text and "?" for one character.
	CORSGlob
	// CORSGin is CORSOneStar behind a switch, and "/…/" entries are regular expressions.
	CORSGin
	// CORSSubdomain knows "scheme://*.host" only.
	CORSSubdomain
)

// CORSConfig says how one middleware is configured and what comes of it. A
// name in it is a field of the configuration struct; middleware with options
// or builders has no such struct, its [CORSSetter] rows use the same names.
type CORSConfig struct {
	Library string // as its users call it
	Type    string // the configuration: import path, dot, type
	Path    string // import path; Type's when empty

	Origins     string // the list
	Separator   string // Origins is one string, cut here
	Any         string // the entry that means any origin; "*" when empty
	AllowAll    string // bool: any origin
	Checks      []string
	Credentials string
	Wildcards   string // bool: entries may have a "*"
	UnsafeStar  string // bool: reflect where "*" would be sent

	Match         CORSMatch
	Empty         CORSResult // no origins configured: CORSNothing, CORSFails, or CORSStar for "any"
	Star          CORSResult // any origin with credentials
	AllowAllStar  CORSResult // the same through the AllowAll field
	CheckReplaces bool       // a check function makes the list irrelevant
	CheckSendsAny bool       // beside "any" a check decides, and Star is what is sent
	AllConflicts  bool       // AllowAll beside a list or a check fails at start
	Failure       string     // how it fails, a verb phrase

	Makers []string // functions and methods that read the finished configuration
}

// AnyEntry returns the entry that stands for any origin.
func (c *CORSConfig) AnyEntry() string {
	if c.Any != "" {
		return c.Any
	}
	return "*"
}

// CORSSetter is a function or method that sets one name of a [CORSConfig].
type CORSSetter struct {
	Func  string // (*types.Func).FullName
	Type  string // of the CORSConfig row
	Field string // set to the argument, or to Value
	Value string // "true", "false"; empty takes the argument
}

// CORSPreset is a variable or function that yields a configuration.
type CORSPreset struct {
	Name   string // import path, dot, name
	Type   string // of the CORSConfig row
	AllOn  bool   // a check allows everyone
	Star   bool   // the list is "any"
	Creds  bool
	Makes  bool // the result is the finished middleware
	Chains bool // setters are methods of the result
}

// CORSCall is a function that by itself, or given a word, sets a policy that
// lets any origin read with credentials.
type CORSCall struct {
	Func    string // import path, dot, name, or method in FullName form
	Library string
	Arg     string // must be among the arguments; empty: always
}

const (
	ginConflict = "panics in New"
	fiberPanic  = "panics in New"
)

// CORSConfigs lists the middleware that is known.
var CORSConfigs = []CORSConfig{
	{
		Library: "rs/cors", Type: "github.com/rs/cors.Options",
		Origins: "AllowedOrigins", Checks: []string{"AllowOriginVaryRequestFunc", "AllowOriginRequestFunc", "AllowOriginFunc"},
		Credentials: "AllowCredentials", Match: CORSOneStar, Empty: CORSStar, Star: CORSStar, CheckReplaces: true,
		Makers: []string{"New"},
	},
	{
		Library: "go-chi/cors", Type: "github.com/go-chi/cors.Options",
		Origins: "AllowedOrigins", Checks: []string{"AllowOriginFunc"},
		Credentials: "AllowCredentials", Match: CORSOneStar, Empty: CORSStar, Star: CORSStar, CheckReplaces: true, CheckSendsAny: true,
		Makers: []string{"New", "Handler"},
	},
	{
		Library: "iris-contrib/middleware/cors", Type: "github.com/iris-contrib/middleware/cors.Options",
		Origins: "AllowedOrigins", Checks: []string{"AllowOriginFunc"},
		Credentials: "AllowCredentials", Match: CORSOneStar, Empty: CORSStar, Star: CORSReflects, CheckReplaces: true,
		Makers: []string{"New"},
	},
	{
		Library: "gorilla/handlers", Type: "github.com/gorilla/handlers.CORSOption",
		Origins: "AllowedOrigins", Checks: []string{"AllowedOriginValidator"},
		Credentials: "AllowCredentials", Match: CORSExact, Empty: CORSStar, Star: CORSStar, CheckReplaces: true, CheckSendsAny: true,
		Makers: []string{"CORS"},
	},
	{
		Library: "gin-contrib/cors", Type: "github.com/gin-contrib/cors.Config",
		Origins: "AllowOrigins", AllowAll: "AllowAllOrigins", Checks: []string{"AllowOriginFunc", "AllowOriginWithContextFunc"},
		Credentials: "AllowCredentials", Wildcards: "AllowWildcard", Match: CORSGin,
		Empty: CORSFails, Star: CORSStar, AllowAllStar: CORSStar, AllConflicts: true, Failure: ginConflict,
		Makers: []string{"New"},
	},
	{
		Library: "hertz-contrib/cors", Type: "github.com/hertz-contrib/cors.Config",
		Origins: "AllowOrigins", AllowAll: "AllowAllOrigins", Checks: []string{"AllowOriginFunc"},
		Credentials: "AllowCredentials", Wildcards: "AllowWildcard", Match: CORSGin,
		Empty: CORSFails, Star: CORSStar, AllowAllStar: CORSStar, AllConflicts: true, Failure: ginConflict,
		Makers: []string{"New"},
	},
	{
		Library: "gin-gonic/contrib/cors", Type: "github.com/gin-gonic/contrib/cors.Config",
		Origins: "AllowedOrigins", AllowAll: "AllowAllOrigins", Checks: []string{"AllowOriginFunc"},
		Credentials: "AllowCredentials", Match: CORSExact,
		Empty: CORSFails, Star: CORSFails, AllowAllStar: CORSStar, AllConflicts: true, Failure: ginConflict,
		Makers: []string{"New"},
	},
	{
		Library: "itsjamie/gin-cors", Type: "github.com/itsjamie/gin-cors.Config",
		Origins: "Origins", Separator: ", ", Credentials: "Credentials", Match: CORSExact,
		Empty: CORSFails, Star: CORSFails, Failure: "panics in Middleware",
		Makers: []string{"Middleware"},
	},
	{
		Library: "echo", Type: "github.com/labstack/echo/v4/middleware.CORSConfig",
		Origins: "AllowOrigins", Checks: []string{"AllowOriginFunc"}, Credentials: "AllowCredentials",
		UnsafeStar: "UnsafeWildcardOriginWithAllowCredentials", Match: CORSGlob,
		Empty: CORSStar, Star: CORSStar, CheckReplaces: true,
		Makers: []string{"CORSWithConfig"},
	},
	{
		Library: "echo v5", Type: "github.com/labstack/echo/v5/middleware.CORSConfig",
		Origins: "AllowOrigins", Checks: []string{"UnsafeAllowOriginFunc"}, Credentials: "AllowCredentials", Match: CORSExact,
		Empty: CORSFails, Star: CORSFails, CheckReplaces: true, Failure: "refuses to build the middleware",
		Makers: []string{"CORSWithConfig", "ToMiddleware"},
	},
	{
		Library: "fiber", Type: "github.com/gofiber/fiber/v2/middleware/cors.Config",
		Origins: "AllowOrigins", Separator: ",", Checks: []string{"AllowOriginsFunc"}, Credentials: "AllowCredentials", Match: CORSSubdomain,
		Empty: CORSStar, Star: CORSFails, Failure: fiberPanic,
		Makers: []string{"New"},
	},
	{
		Library: "fiber", Type: "github.com/gofiber/fiber/v3/middleware/cors.Config",
		Origins: "AllowOrigins", Checks: []string{"AllowOriginsFunc"}, Credentials: "AllowCredentials", Match: CORSSubdomain,
		Empty: CORSStar, Star: CORSFails, Failure: fiberPanic,
		Makers: []string{"New"},
	},
	beegoLike("beego", "github.com/beego/beego/v2/server/web/filter/cors.Options"),
	beegoLike("beego", "github.com/beego/beego/v2/adapter/plugins/cors.Options"),
	beegoLike("beego", "github.com/astaxie/beego/plugins/cors.Options"),
	beegoLike("martini-contrib/cors", "github.com/martini-contrib/cors.Options"),
	{
		Library: "go-macaron/cors", Type: "github.com/go-macaron/cors.Options",
		Origins: "AllowDomain", Any: "!*", Credentials: "AllowCredentials", Match: CORSExact,
		Star: CORSReflects, Makers: []string{"CORS"},
	},
	{
		Library: "go-restful", Type: "github.com/emicklei/go-restful/v3.CrossOriginResourceSharing",
		Origins: "AllowedDomains", Any: ".*", Checks: []string{"AllowedDomainFunc"}, Credentials: "CookiesAllowed", Match: CORSExact,
		Empty: CORSStar, Star: CORSReflects,
		Makers: []string{"Filter"},
	},
	{
		Library: "iris", Type: "github.com/kataras/iris/v12/middleware/cors.CORS",
		Origins: "AllowOrigin", Separator: ",", Checks: []string{"AllowOriginFunc"}, Credentials: "Credentials", Match: CORSExact,
		Empty: CORSStar, Star: CORSReflects, CheckReplaces: true,
		Makers: []string{"Handler"},
	},
	{
		Library: "jub0bs/cors", Type: "github.com/jub0bs/cors.Config",
		Origins: "Origins", Credentials: "Credentialed", Match: CORSExact,
		Empty: CORSNothing, Star: CORSFails, Failure: "returns an error and no middleware",
		Makers: []string{"NewMiddleware", "Reconfigure"},
	},
	{
		Library: "grpcweb", Type: "github.com/improbable-eng/grpc-web/go/grpcweb.Option",
		Checks: []string{"WithOriginFunc"}, Credentials: "Credentials",
		Makers: []string{"WrapServer", "WrapHandler"},
	},
}

func beegoLike(library, typ string) CORSConfig {
	return CORSConfig{
		Library: library, Type: typ,
		Origins: "AllowOrigins", AllowAll: "AllowAllOrigins", Credentials: "AllowCredentials", Match: CORSGlob,
		Star: CORSReflects, AllowAllStar: CORSStar,
		Makers: []string{"Allow"},
	}
}

const (
	gorillaOption = "github.com/gorilla/handlers.CORSOption"
	grpcwebOption = "github.com/improbable-eng/grpc-web/go/grpcweb.Option"
	irisCORS      = "github.com/kataras/iris/v12/middleware/cors.CORS"
	irisMethod    = "(*github.com/kataras/iris/v12/middleware/cors.CORS)."
)

// CORSSetters lists functional options and builder methods.
var CORSSetters = []CORSSetter{
	{Func: "github.com/gorilla/handlers.AllowedOrigins", Type: gorillaOption, Field: "AllowedOrigins"},
	{Func: "github.com/gorilla/handlers.AllowedOriginValidator", Type: gorillaOption, Field: "AllowedOriginValidator"},
	{Func: "github.com/gorilla/handlers.AllowCredentials", Type: gorillaOption, Field: "AllowCredentials", Value: "true"},
	{Func: "github.com/improbable-eng/grpc-web/go/grpcweb.WithOriginFunc", Type: grpcwebOption, Field: "WithOriginFunc"},
	{Func: irisMethod + "AllowOrigin", Type: irisCORS, Field: "AllowOrigin"},
	{Func: irisMethod + "AllowOrigins", Type: irisCORS, Field: "AllowOrigin"},
	{Func: irisMethod + "AllowOriginFunc", Type: irisCORS, Field: "AllowOriginFunc"},
	{Func: irisMethod + "AllowOriginMatcherFunc", Type: irisCORS, Field: "AllowOriginFunc"},
	{Func: irisMethod + "AllowOriginRegex", Type: irisCORS, Field: "AllowOriginFunc"},
	{Func: irisMethod + "DisallowCredentials", Type: irisCORS, Field: "Credentials", Value: "false"},
}

// CORSPresets lists ready configurations.
var CORSPresets = []CORSPreset{
	{Name: "github.com/gin-contrib/cors.DefaultConfig", Type: "github.com/gin-contrib/cors.Config"},
	{Name: "github.com/hertz-contrib/cors.DefaultConfig", Type: "github.com/hertz-contrib/cors.Config"},
	{Name: "github.com/gin-gonic/contrib/cors.DefaultConfig", Type: "github.com/gin-gonic/contrib/cors.Config", Star: true},
	{Name: "github.com/labstack/echo/v4/middleware.DefaultCORSConfig", Type: "github.com/labstack/echo/v4/middleware.CORSConfig", Star: true},
	{Name: "github.com/gofiber/fiber/v2/middleware/cors.ConfigDefault", Type: "github.com/gofiber/fiber/v2/middleware/cors.Config", Star: true},
	{Name: "github.com/gofiber/fiber/v3/middleware/cors.ConfigDefault", Type: "github.com/gofiber/fiber/v3/middleware/cors.Config", Star: true},
	{Name: "github.com/kataras/iris/v12/middleware/cors.New", Type: irisCORS, Creds: true, Chains: true},
}

// CORSAllowAnyone lists functions of libraries that allow every origin.
var CORSAllowAnyone = []string{
	"github.com/kataras/iris/v12/middleware/cors.AllowAnyOrigin",
}

// CORSCalls lists functions that reflect any origin with credentials.
var CORSCalls = []CORSCall{
	{Func: "github.com/gogf/gf/v2/net/ghttp.MiddlewareCORS", Library: "GoFrame's MiddlewareCORS"},
	{Func: "(*github.com/gogf/gf/v2/net/ghttp.Response).CORSDefault", Library: "GoFrame's CORSDefault"},
	{Func: "github.com/iris-contrib/middleware/cors.AllowAll", Library: "iris-contrib's cors.AllowAll"},
	{Func: "github.com/zeromicro/go-zero/rest.WithCors", Library: `go-zero's WithCors("*")`, Arg: "*"},
	{Func: "github.com/zeromicro/go-zero/rest.WithCustomCors", Library: `go-zero's WithCustomCors with "*"`, Arg: "*"},
}
