package knowledge

import "strings"

// routerRequests are what handlers get, and the controllers that hold it, by
// package and name.
var routerRequests = map[string]string{
	"net/http":                                      "ResponseWriter Request",
	"github.com/gin-gonic/gin":                      "Context",
	"github.com/labstack/echo":                      "Context",
	"github.com/labstack/echo/v4":                   "Context",
	"github.com/labstack/echo/v5":                   "Context",
	"github.com/gofiber/fiber/v2":                   "Ctx",
	"github.com/gofiber/fiber/v3":                   "Ctx",
	"github.com/valyala/fasthttp":                   "RequestCtx",
	"github.com/cloudwego/hertz/pkg/app":            "RequestContext",
	"github.com/emicklei/go-restful":                "Request Response",
	"github.com/emicklei/go-restful/v3":             "Request Response",
	"github.com/astaxie/beego":                      "Controller",
	"github.com/beego/beego":                        "Controller",
	"github.com/beego/beego/v2/server/web":          "Controller",
	"github.com/beego/beego/v2/server/web/context":  "Context",
	"github.com/kataras/iris/v12/context":           "Context",
	"github.com/go-kratos/kratos/v2/transport/http": "Context",
	"github.com/gogf/gf/net/ghttp":                  "Request Response",
	"github.com/gogf/gf/v2/net/ghttp":               "Request Response",
	"github.com/uptrace/bunrouter":                  "Request",
}

// RouterRequest reports whether handlers get a value of the type.
func RouterRequest(path, name string) bool { return has(routerRequests[path], name) }

// jsonPackages encode and decode JSON.
var jsonPackages = words(`encoding/json encoding/json/v2 github.com/json-iterator/go github.com/goccy/go-json github.com/bytedance/sonic
	github.com/segmentio/encoding/json google.golang.org/protobuf/encoding/protojson`)

// CodesJSON reports whether a handler that calls the function reads or writes
// JSON.
func CodesJSON(path, name string) bool {
	switch {
	case jsonPackages[path]:
		return has("NewEncoder NewDecoder Marshal MarshalIndent Unmarshal MarshalWrite UnmarshalRead", name)
	case path == "github.com/zeromicro/go-zero/rest/httpx":
		return has("OkJson OkJsonCtx WriteJson WriteJsonCtx Parse ParseJsonBody", name)
	case strings.HasSuffix(path, "go-chi/render"):
		return has("JSON Bind Render DecodeJSON", name)
	}
	return false
}

var (
	requestJSON = words(`JSON JSONPretty JSONBlob IndentedJSON PureJSON SecureJSON AsciiJSON AbortWithStatusJSON BindJSON ShouldBindJSON ShouldBind
		ShouldBindBodyWith ShouldBindWith Bind BindAndValidate BindAndValidateJSON BodyParser ReadJSON WriteEntity WriteAsJson WriteJson WriteJsonExit
		WriteHeaderAndEntity WriteHeaderAndJson ReadEntity ServeJSON JSONResp JsonResp StopWithJSON`)
	requestPage = words(`HTML Render HTMLBlob Redirect File FileAttachment Attachment SendFile Inline Download SSEvent Stream FileFromFS
		DataFromReader View SendStream SendStreamWriter ServeFile WriteTpl RedirectTo`)
)

// RequestJSON reports whether the method of a request or its context reads or
// writes JSON.
func RequestJSON(name string) bool { return requestJSON[name] }

// RequestPage reports whether the method sends a page, a file or a stream.
func RequestPage(name string) bool { return requestPage[name] }
