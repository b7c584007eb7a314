package knowledge

// routerFamilies maps import paths to the short name of a router library.
var routerFamilies = map[string]string{
	"net/http":                            "http",
	"github.com/gin-gonic/gin":            "gin",
	"github.com/labstack/echo":            "echo",
	"github.com/labstack/echo/v4":         "echo",
	"github.com/labstack/echo/v5":         "echo",
	"github.com/go-chi/chi":               "chi",
	"github.com/go-chi/chi/v5":            "chi",
	"github.com/gorilla/mux":              "gorilla",
	"github.com/gofiber/fiber/v2":         "fiber",
	"github.com/gofiber/fiber/v3":         "fiber",
	"github.com/julienschmidt/httprouter": "httprouter",
	"github.com/fasthttp/router":          "fasthttp",

	"github.com/cloudwego/hertz/pkg/route":      "hertz",
	"github.com/cloudwego/hertz/pkg/app/server": "hertz",

	"github.com/danielgtaylor/huma/v2":                         "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humabunrouter":  "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humachi":        "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humaecho":       "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humafiber":      "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humagin":        "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humago":         "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humahttprouter": "huma",
	"github.com/danielgtaylor/huma/v2/adapters/humamux":        "huma",

	"github.com/emicklei/go-restful":                    "restful",
	"github.com/emicklei/go-restful/v3":                 "restful",
	"github.com/grpc-ecosystem/grpc-gateway/runtime":    "gateway",
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime": "gateway",

	"github.com/astaxie/beego":                "beego",
	"github.com/beego/beego":                  "beego",
	"github.com/beego/beego/v2/server/web":    "beego",
	"github.com/kataras/iris/v12":             "iris",
	"github.com/kataras/iris/v12/core/router": "iris",
	"github.com/zeromicro/go-zero/rest":       "zero",

	"github.com/go-kratos/kratos/v2/transport/http": "kratos",
	"github.com/gogf/gf/net/ghttp":                  "goframe",
	"github.com/gogf/gf/v2/net/ghttp":               "goframe",
	"github.com/gogf/gf/frame/g":                    "goframe",
	"github.com/gogf/gf/v2/frame/g":                 "goframe",
	"github.com/uptrace/bunrouter":                  "bun",
	"github.com/prometheus/common/route":            "prometheus",
	"goji.io":                                       "goji",
}

// routerLibraries is what is known of each library, read from the sources of
// its newest release; the test of this file holds the names to them.
var routerLibraries = map[string]routerLibrary{
	"http": {
		types: "ServeMux", constructors: "NewServeMux",
		methods:   map[string]RouterCall{"Handle": route(0, 1, -1), "HandleFunc": route(0, 1, -1)},
		functions: map[string]RouterCall{"Handle": route(0, 1, -1).on(DefaultRouter), "HandleFunc": route(0, 1, -1).on(DefaultRouter)},
	},
	"gin": {
		types: "Engine RouterGroup IRouter IRoutes", constructors: "New Default", verbs: upperVerbs, last: true,
		methods: map[string]RouterCall{"Handle": route(1, 2, 0), "Match": route(1, 2, 0), "Group": group(0), "Use": use},
	},
	"hertz": {
		types: "Hertz Engine RouterGroup IRouter IRoutes", constructors: "New Default NewEngine", verbs: upperVerbs, last: true,
		methods: map[string]RouterCall{
			"Handle": route(1, 2, 0), "Group": group(0), "Use": use, "AnyEX": route(0, 1, -1), "HandleEX": route(1, 2, 0),
			"GETEX": route(0, 1, -1).verb("GET"), "POSTEX": route(0, 1, -1).verb("POST"), "PUTEX": route(0, 1, -1).verb("PUT"),
			"DELETEEX": route(0, 1, -1).verb("DELETE"),
		},
	},
	"echo": {
		types: "Echo Group", constructors: "New NewWithConfig", verbs: upperVerbs,
		methods: map[string]RouterCall{
			"Add": route(1, 2, 0), "Match": route(1, 2, 0), "Group": group(0), "Host": group(-1), "Use": use, "Pre": use,
			"AddRoute": route(0, 1, -1).shape(PathStruct),
		},
	},
	"chi": {
		types: "Mux Router", constructors: "NewRouter NewMux", verbs: titleVerbs,
		methods: map[string]RouterCall{
			"Handle": route(0, 1, -1), "HandleFunc": route(0, 1, -1), "Method": route(1, 2, 0), "MethodFunc": route(1, 2, 0),
			"Route": scope(0, 1), "Group": scope(-1, 0), "With": same, "Mount": mount(0, 1), "Use": use,
		},
	},
	"gorilla": {
		types: "Router Route", constructors: "NewRouter",
		methods: map[string]RouterCall{
			"Handle": route(0, 1, -1), "HandleFunc": route(0, 1, -1), "Handler": route(-1, 0, -1), "HandlerFunc": route(-1, 0, -1),
			"PathPrefix": group(0), "Path": single(0), "Subrouter": same, "NewRoute": same, "Methods": same, "Name": same,
			"Schemes": same, "Queries": same, "Headers": same, "HeadersRegexp": same, "Host": same, "MatcherFunc": same,
			"StrictSlash": same, "SkipClean": same, "UseEncodedPath": same, "Use": use,
		},
	},
	"fiber": {
		types: "App Group Router Register Registering", chains: "Register Registering", constructors: "New NewWithCustomCtx", verbs: titleVerbs, last: true,
		methods: map[string]RouterCall{
			"Add": route(1, 2, 0), "Group": group(0), "Route": scope(0, 1), "RouteChain": single(0), "Mount": mount(0, 1),
			"Use": mount(0, 1), "Name": same,
		},
	},
	"httprouter": {
		types: "Router", constructors: "New", verbs: upperVerbs,
		methods: map[string]RouterCall{"Handle": route(1, 2, 0), "Handler": route(1, 2, 0), "HandlerFunc": route(1, 2, 0)},
	},
	"fasthttp": {
		types: "Router Group", constructors: "New", verbs: upperVerbs,
		methods: map[string]RouterCall{"Handle": route(1, 2, 0), "Group": group(0)},
	},
	"bun": {
		types:        "Router Group CompatRouter CompatGroup VerboseRouter VerboseGroup",
		constructors: "New", verbs: upperVerbs,
		methods: map[string]RouterCall{
			"Handle": route(1, 2, 0), "NewGroup": group(0), "WithGroup": scope(0, 1), "WithMiddleware": same, "Use": same,
			"Compat": same, "Verbose": same,
		},
	},
	"goji": {
		types: "Mux", constructors: "NewMux SubMux",
		methods: map[string]RouterCall{"Handle": route(0, 1, -1).shape(PathCall), "HandleFunc": route(0, 1, -1).shape(PathCall), "Use": use},
	},
	"prometheus": {
		types: "Router", constructors: "New", verbs: titleVerbs,
		methods: map[string]RouterCall{
			"WithPrefix": group(0), "WithInstrumentation": same, "Del": route(0, 1, -1).verb("DELETE"),
		},
	},
	"huma": {
		types: "API Group",
		functions: calls(perVerb("", route(1, 2, -1).on(0).json()), []routerEntry{
			entry("Register", route(1, 2, -1).on(0).shape(PathStruct).json()),
			entry("NewGroup", group(1).on(0)), entry("New", same.on(0)), entry("NewWithGroup", same.on(1)), entry("NewWithPrefix", group(1).on(0)),
		}),
	},
	"restful": {
		types: "WebService Container", constructors: "NewContainer", verbs: noVerbs,
		methods: map[string]RouterCall{
			"Path": {Kind: RouterBase, Func: -1, Method: -1}, "Consumes": same, "Produces": same, "Doc": same, "Param": same, "ApiVersion": same, "Filter": use,
			"Add": mount(-1, 0), "GET": chained("GET"), "POST": chained("POST"), "PUT": chained("PUT"), "PATCH": chained("PATCH"), "DELETE": chained("DELETE"),
		},
		functions: map[string]RouterCall{"Add": mount(-1, 0).on(DefaultRouter)},
	},
	"gateway": {
		types: "ServeMux", constructors: "NewServeMux",
		methods: map[string]RouterCall{"HandlePath": route(1, 2, 0)},
	},
	"iris": {
		types: "Application Party APIBuilder", constructors: "New Default", verbs: titleVerbs, last: true,
		methods: map[string]RouterCall{
			"Handle": route(1, 2, 0), "HandleMany": route(1, 2, 0), "HandleFunc": route(1, 2, 0), "Party": group(0), "PartyFunc": scope(0, 1), "Use": use,
			"UseRouter": use,
		},
	},
	"zero": {
		types: "Server", constructors: "MustNewServer NewServer", option: "WithPrefix",
		methods: map[string]RouterCall{
			"AddRoute": route(0, 1, -1).shape(PathStruct), "AddRoutes": route(0, 1, -1).shape(PathTable), "Use": use,
		},
	},
	"kratos": {
		types: "Server Router", constructors: "NewServer", verbs: upperVerbs, option: "PathPrefix",
		methods: map[string]RouterCall{
			"Route": group(0), "Group": group(0), "Handle": route(1, 2, 0), "HandleFunc": route(0, 1, -1), "HandlePrefix": mount(0, 1),
		},
	},
	"goframe": {
		types: "Server Domain RouterGroup", constructors: "GetServer Server", verbs: upperVerbs,
		methods: map[string]RouterCall{"Group": scope(0, 1), "BindHandler": route(0, 1, -1), "ALL": route(0, 1, -1), "Middleware": same, "Clone": same},
	},
	"beego": {
		types: "HttpServer ControllerRegister Namespace", constructors: "NewHttpSever NewHttpServerWithCfg", verbs: titleVerbs,
		methods: calls(perVerb("Ctrl", route(0, 1, -1)), []routerEntry{
			entry("CtrlAny", route(0, 1, -1)), entry("Router", route(0, 1, -1)), entry("RESTRouter", route(0, 1, -1)), entry("Handler", route(0, 1, -1)), entry("Add", route(0, 1, -1)),
		}),
		functions: calls(
			perVerb("", route(0, 1, -1).on(DefaultRouter)), perVerb("Ctrl", route(0, 1, -1).on(DefaultRouter)),
			perVerb("NS", route(0, 1, -1).on(EnclosingRouter)), perVerb("NSCtrl", route(0, 1, -1).on(EnclosingRouter)),
			[]routerEntry{
				entry("Any", route(0, 1, -1).on(DefaultRouter)), entry("CtrlAny", route(0, 1, -1).on(DefaultRouter)),
				entry("NSAny", route(0, 1, -1).on(EnclosingRouter)), entry("NSCtrlAny", route(0, 1, -1).on(EnclosingRouter)),
				entry("Router", route(0, 1, -1).on(DefaultRouter)), entry("RESTRouter", route(0, 1, -1).on(DefaultRouter)),
				entry("Handler", route(0, 1, -1).on(DefaultRouter)), entry("NSRouter", route(0, 1, -1).on(EnclosingRouter)),
				entry("NSHandler", route(0, 1, -1).on(EnclosingRouter)), entry("NewNamespace", group(0).on(DefaultRouter)),
				entry("NSNamespace", group(0).on(EnclosingRouter)),
			},
		),
	},
}

// chained is a method that begins a route whose handler is set later in the
// chain of calls.
func chained(verb string) RouterCall {
	return RouterCall{Kind: RouterRoute, Verb: verb, Handler: -1, Func: -1, Method: -1, JSON: true}
}
