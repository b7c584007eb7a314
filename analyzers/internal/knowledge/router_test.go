package knowledge

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

// routerSource is a package of a release in which names of the tables are
// declared: functions, and methods by type.
type routerSource struct {
	module, version, path string
	functions             string
	types                 map[string]string
}

const ginVerbs = "GET POST PUT PATCH DELETE Any"
const fiberVerbs = "Get Post Put Patch Delete All"

var routerSources = map[string][]routerSource{
	"gin": {{"github.com/gin-gonic/gin", "v1.11.0", "", "New Default", map[string]string{
		"RouterGroup": "Handle Match Group Use " + ginVerbs, "Engine": "Use GET", "IRouter": "Group", "IRoutes": "GET Handle Match Use"}}},
	"echo": {{"github.com/labstack/echo/v4", "v4.15.1", "", "New", map[string]string{
		"Echo": "Add Match Group Host Use Pre " + ginVerbs, "Group": "Add Match Group Use " + ginVerbs}},
		{"github.com/labstack/echo/v5", "v5.3.1", "", "New NewWithConfig", map[string]string{"Echo": "Add AddRoute Match Group " + ginVerbs, "Group": "AddRoute QUERY", "Route": "Method Path Handler"}}},
	"chi": {{"github.com/go-chi/chi/v5", "v5.2.5", "", "NewRouter NewMux", map[string]string{
		"Router": "Handle HandleFunc Method MethodFunc Route Group With Mount Use Get Post Put Patch Delete", "Mux": "Route Mount"}}},
	"gorilla": {{"github.com/gorilla/mux", "v1.8.1", "", "NewRouter", map[string]string{
		"Router": "Handle HandleFunc PathPrefix Path NewRoute Methods Name Schemes Queries Headers Host MatcherFunc StrictSlash SkipClean UseEncodedPath Use",
		"Route":  "Handler HandlerFunc PathPrefix Path Subrouter Methods Name Schemes Queries Headers HeadersRegexp Host MatcherFunc"}}},
	"fiber": {{"github.com/gofiber/fiber/v2", "v2.52.15", "", "New", map[string]string{
		"App": "Add Group Route Mount Use Name " + fiberVerbs, "Group": "Add Route Mount", "Router": "Get Mount"}},
		{"github.com/gofiber/fiber/v3", "v3.1.0", "", "New NewWithCustomCtx", map[string]string{
			"App": "Add Group Route RouteChain Use Name " + fiberVerbs, "Group": "RouteChain", "Router": "RouteChain", "Register": "Get", "Registering": fiberVerbs}}},
	"httprouter": {{"github.com/julienschmidt/httprouter", "v1.3.0", "", "New", map[string]string{"Router": "Handle Handler HandlerFunc GET POST PUT PATCH DELETE"}}},
	"fasthttp": {{"github.com/fasthttp/router", "v1.5.4", "", "New", map[string]string{
		"Router": "Handle Group ANY GET POST PUT PATCH DELETE", "Group": "Handle Group ANY GET POST PUT PATCH DELETE"}}},
	"hertz": {{"github.com/cloudwego/hertz", "v0.10.4", "/pkg/app/server", "New Default", map[string]string{"Hertz": "Engine"}},
		{"github.com/cloudwego/hertz", "v0.10.4", "/pkg/route", "NewEngine", map[string]string{
			"RouterGroup": "Handle Group Use HandleEX AnyEX GETEX POSTEX PUTEX DELETEEX " + ginVerbs, "Engine": "Use GET", "IRouter": "Group", "IRoutes": "GET Handle"}}},
	"huma": {{"github.com/danielgtaylor/huma/v2", "v2.37.2", "", "Get Post Put Patch Delete Register NewGroup", map[string]string{
		"API": "OpenAPI", "Group": "API", "Operation": "Method Path"}},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humachi", "New", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humago", "New NewWithPrefix", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humagin", "New NewWithGroup", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humaecho", "New NewWithGroup", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humafiber", "New NewWithGroup", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humamux", "New", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humahttprouter", "New", nil},
		{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/adapters/humabunrouter", "New", nil}},
	"restful": {{"github.com/emicklei/go-restful/v3", "v3.12.2", "", "NewContainer Add", map[string]string{
		"WebService": "Path Route Consumes Produces Doc Param ApiVersion Filter GET POST PUT PATCH DELETE", "Container": "Add Filter", "RouteBuilder": "To"}}},
	"gateway": {{"github.com/grpc-ecosystem/grpc-gateway/v2", "v2.32.0", "/runtime", "NewServeMux", map[string]string{"ServeMux": "HandlePath"}}},
	"iris": {{"github.com/kataras/iris/v12", "v12.2.11", "", "New Default Party", map[string]string{"Application": "APIBuilder"}},
		{"github.com/kataras/iris/v12", "v12.2.11", "/core/router", "", map[string]string{
			"Party": "Handle HandleMany HandleFunc Party PartyFunc Use UseRouter Get Post Put Patch Delete Any", "APIBuilder": "Handle Party PartyFunc Get"}}},
	"zero": {{"github.com/zeromicro/go-zero", "v1.10.3", "/rest", "MustNewServer NewServer WithPrefix", map[string]string{
		"Server": "AddRoute AddRoutes Use", "Route": "Method Path Handler"}}},
	"kratos": {{"github.com/go-kratos/kratos/v2", "v2.8.3", "/transport/http", "NewServer PathPrefix", map[string]string{
		"Server": "Route HandleFunc HandlePrefix", "Router": "Group Handle GET POST PUT PATCH DELETE"}}},
	"beego": {{"github.com/beego/beego/v2", "v2.3.8", "/server/web",
		"Router RESTRouter Handler NewNamespace AddNamespace NewHttpSever NewHttpServerWithCfg NSRouter NSHandler NSNamespace " +
			"Get Post Put Patch Delete Any CtrlGet CtrlPost CtrlPut CtrlPatch CtrlDelete CtrlAny " +
			"NSGet NSPost NSPut NSPatch NSDelete NSAny NSCtrlGet NSCtrlPost NSCtrlPut NSCtrlPatch NSCtrlDelete NSCtrlAny",
		map[string]string{
			"HttpServer":         "Router RESTRouter Handler Get Post Put Patch Delete Any CtrlGet CtrlPost CtrlPut CtrlPatch CtrlDelete CtrlAny",
			"ControllerRegister": "Add Handler Get Post", "Namespace": "Router Handler Get CtrlGet"}}},
	"bun": {{"github.com/uptrace/bunrouter", "v1.0.23", "", "New", map[string]string{
		"Router": "Compat Verbose GET", "Group": "Handle NewGroup WithGroup WithMiddleware Use GET POST PUT PATCH DELETE Compat Verbose",
		"CompatRouter": "GET", "CompatGroup": "NewGroup WithGroup WithMiddleware GET", "VerboseRouter": "GET", "VerboseGroup": "NewGroup WithGroup GET"}}},
	"prometheus": {{"github.com/prometheus/common", "v0.67.5", "/route", "New", map[string]string{"Router": "WithPrefix WithInstrumentation Get Post Put Del"}}},
	"goji": {{"goji.io", "v2.0.2+incompatible", "", "NewMux SubMux", map[string]string{"Mux": "Handle HandleFunc Use"}},
		{"goji.io", "v2.0.2+incompatible", "/pat", "New Get Post Put Patch Delete NewWithMethods", nil}},
}

// unpublished are libraries whose module the proxy does not have, and the
// standard library.
var unpublished = []string{"http", "goframe"}

// TestRouterAPI holds the names of the tables to the libraries.
func TestRouterAPI(t *testing.T) {
	for family, sources := range routerSources {
		t.Run(family, func(t *testing.T) {
			declared := map[string]bool{}
			for _, s := range sources {
				names := strings.Fields(s.functions)
				for _, name := range names {
					declared[name] = true
				}
				for typ, methods := range s.types {
					declared[typ] = true
					names = append(names, typ)
					for _, m := range strings.Fields(methods) {
						declared[m] = true
						names = append(names, typ+"."+m)
					}
				}
				analyzertest.RealAPI(t, s.module, s.version, s.module+s.path, names...)
			}
			lib := routerLibraries[family]
			listed := slices.Concat(slices.Collect(maps.Keys(lib.methods)), slices.Collect(maps.Keys(lib.functions)),
				strings.Fields(lib.types+" "+lib.constructors+" "+lib.option))
			for _, name := range listed {
				if !declared[name] {
					t.Errorf("no source for %s", name)
				}
			}
		})
	}
}

// TestRouterTables checks that the tables fit together.
func TestRouterTables(t *testing.T) {
	for path, family := range routerFamilies {
		if _, ok := routerLibraries[family]; !ok {
			t.Errorf("%s: no library %q", path, family)
		}
	}
	for family := range routerLibraries {
		if routerSources[family] == nil && !slices.Contains(unpublished, family) {
			t.Errorf("%s: no source", family)
		}
	}
}
