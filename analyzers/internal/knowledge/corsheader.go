package knowledge

// HeaderCall is a function or method that writes or reads an HTTP header by
// name. Key and Value are argument indexes.
type HeaderCall struct {
	Func       string // (*types.Func).FullName
	Key, Value int
	Delete     bool
}

// HeaderWrites lists the ways to set a response header.
var HeaderWrites = []HeaderCall{
	{Func: "(net/http.Header).Set", Value: 1},
	{Func: "(net/http.Header).Add", Value: 1},
	{Func: "(net/http.Header).Del", Delete: true},
	{Func: "(net/textproto.MIMEHeader).Set", Value: 1},
	{Func: "(*github.com/gin-gonic/gin.Context).Header", Value: 1},
	{Func: "(*github.com/gofiber/fiber/v2.Ctx).Set", Value: 1},
	{Func: "(*github.com/gofiber/fiber/v2.Ctx).Append", Value: 1},
	{Func: "(github.com/gofiber/fiber/v3.Ctx).Set", Value: 1},
	{Func: "(github.com/gofiber/fiber/v3.Ctx).Append", Value: 1},
	{Func: "(*github.com/gofiber/fiber/v3.DefaultCtx).Set", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).Set", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).Add", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).SetBytesK", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).SetBytesV", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).SetBytesKV", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).SetCanonical", Value: 1},
	{Func: "(*github.com/valyala/fasthttp.ResponseHeader).Del", Delete: true},
	{Func: "(*github.com/beego/beego/v2/server/web/context.BeegoOutput).Header", Value: 1},
	{Func: "(*github.com/astaxie/beego/context.BeegoOutput).Header", Value: 1},
	{Func: "(*github.com/kataras/iris/v12/context.Context).Header", Value: 1},
	{Func: "(*github.com/cloudwego/hertz/pkg/app.RequestContext).Header", Value: 1},
	{Func: "(*github.com/cloudwego/hertz/pkg/protocol.ResponseHeader).Set", Value: 1},
	{Func: "(*github.com/cloudwego/hertz/pkg/protocol.ResponseHeader).Add", Value: 1},
	{Func: "(github.com/emicklei/go-restful/v3.Response).AddHeader", Value: 1},
	{Func: "(github.com/emicklei/go-restful.Response).AddHeader", Value: 1},
}

// HeaderReads lists the ways to read a request header.
var HeaderReads = []HeaderCall{
	{Func: "(net/http.Header).Get"},
	{Func: "(net/http.Header).Values"},
	{Func: "(net/textproto.MIMEHeader).Get"},
	{Func: "(*github.com/gin-gonic/gin.Context).GetHeader"},
	{Func: "(*github.com/gofiber/fiber/v2.Ctx).Get"},
	{Func: "(github.com/gofiber/fiber/v3.Ctx).Get"},
	{Func: "(*github.com/gofiber/fiber/v3.DefaultCtx).Get"},
	{Func: "(*github.com/valyala/fasthttp.RequestHeader).Peek"},
	{Func: "(*github.com/beego/beego/v2/server/web/context.BeegoInput).Header"},
	{Func: "(*github.com/astaxie/beego/context.BeegoInput).Header"},
	{Func: "(*github.com/kataras/iris/v12/context.Context).GetHeader"},
	{Func: "(*github.com/cloudwego/hertz/pkg/app.RequestContext).GetHeader"},
	{Func: "(*github.com/cloudwego/hertz/pkg/protocol.RequestHeader).Get"},
	{Func: "(*github.com/cloudwego/hertz/pkg/protocol.RequestHeader).Peek"},
	{Func: "(*github.com/emicklei/go-restful/v3.Request).HeaderParameter"},
	{Func: "(*github.com/emicklei/go-restful.Request).HeaderParameter"},
}

// RequestParameters lists the ways to read a parameter of a request: from its
// query or its form.
var RequestParameters = []string{
	"(*net/http.Request).FormValue",
	"(*net/http.Request).PostFormValue",
	"(net/url.Values).Get",
	"(*github.com/gin-gonic/gin.Context).Query",
	"(*github.com/gin-gonic/gin.Context).GetQuery",
	"(*github.com/gin-gonic/gin.Context).PostForm",
	"(github.com/labstack/echo/v4.Context).QueryParam",
	"(github.com/labstack/echo/v4.Context).FormValue",
	"(*github.com/gofiber/fiber/v2.Ctx).Query",
	"(*github.com/gofiber/fiber/v2.Ctx).FormValue",
	"(github.com/gofiber/fiber/v3.Ctx).Query",
	"(github.com/gofiber/fiber/v3.Ctx).FormValue",
}

// RequestTypes lists what a handler gets the request in. What is read from
// them is the client's choice.
var RequestTypes = []string{
	"net/http.Request",
	"net/http.ResponseWriter",
	"net/http.Header",
	"github.com/gin-gonic/gin.Context",
	"github.com/labstack/echo/v4.Context",
	"github.com/labstack/echo/v5.Context",
	"github.com/labstack/echo.Context",
	"github.com/gofiber/fiber/v2.Ctx",
	"github.com/gofiber/fiber/v3.Ctx",
	"github.com/valyala/fasthttp.RequestCtx",
	"github.com/valyala/fasthttp.Request",
	"github.com/beego/beego/v2/server/web/context.Context",
	"github.com/astaxie/beego/context.Context",
	"github.com/kataras/iris/v12/context.Context",
	"github.com/kataras/iris/v12.Context",
	"github.com/cloudwego/hertz/pkg/app.RequestContext",
	"github.com/emicklei/go-restful/v3.Request",
	"github.com/emicklei/go-restful/v3.Response",
	"github.com/emicklei/go-restful.Request",
	"github.com/emicklei/go-restful.Response",
	"github.com/gogf/gf/v2/net/ghttp.Request",
}

// WebSocketCheck is a setting that decides which pages may open a WebSocket.
type WebSocketCheck struct {
	Library string
	Type    string // configuration struct
	Check   string // func field; a function that allows everyone is the defect
	Skip    string // bool field that turns the check off
	List    string // patterns; "*" is the defect
}

// WebSocketChecks lists the WebSocket servers that are known.
var WebSocketChecks = []WebSocketCheck{
	{Library: "gorilla/websocket", Type: "github.com/gorilla/websocket.Upgrader", Check: "CheckOrigin"},
	{Library: "fasthttp/websocket", Type: "github.com/fasthttp/websocket.FastHTTPUpgrader", Check: "CheckOrigin"},
	{Library: "coder/websocket", Type: "github.com/coder/websocket.AcceptOptions", Skip: "InsecureSkipVerify", List: "OriginPatterns"},
	{Library: "nhooyr.io/websocket", Type: "nhooyr.io/websocket.AcceptOptions", Skip: "InsecureSkipVerify", List: "OriginPatterns"},
}

// SharedSuffixes lists suffixes below which anyone gets a host name: the most
// used hosting services and second-level registries. A full list changes
// every week; these are the ones met in CORS configurations.
var SharedSuffixes = []string{
	".appspot.com", ".azurewebsites.net", ".cloudfront.net", ".firebaseapp.com", ".fly.dev", ".github.io", ".gitlab.io",
	".herokuapp.com", ".loca.lt", ".netlify.app", ".ngrok-free.app", ".ngrok.app", ".ngrok.io", ".onrender.com", ".pages.dev",
	".railway.app", ".repl.co", ".surge.sh", ".up.railway.app", ".vercel.app", ".web.app", ".workers.dev", ".azurestaticapps.net",
	".co.jp", ".co.kr", ".co.nz", ".co.uk", ".com.au", ".com.br", ".com.cn", ".com.tr", ".org.uk",
}

// PrivateSuffixes lists top-level names that nobody can register.
var PrivateSuffixes = []string{
	".local", ".localhost", ".internal", ".test", ".lan", ".home", ".corp", ".intranet", ".invalid", ".svc", ".arpa", ".private", ".localdomain",
}
