package headers

import (
	stdcontext "context"

	"github.com/beego/beego/v2/server/web/context"
	"github.com/cloudwego/hertz/pkg/app"
	"github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	iris "github.com/kataras/iris/v12/context"
	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
	"github.com/valyala/fasthttp"
)

func ginHeader(c *gin.Context) {
	c.Header("Access-Control-Allow-Origin", c.GetHeader("Origin")) // want `the Origin is sent back`
	c.Header("Access-Control-Allow-Credentials", "true")
	c.Next()
}

func ginWriter() gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Writer.Header().Set("Access-Control-Allow-Origin", c.Request.Header.Get("Origin")) // want `the Origin is sent back`
		c.Writer.Header().Set("Access-Control-Allow-Credentials", "true")
		if c.Request.Method == "OPTIONS" {
			c.AbortWithStatus(204)
			return
		}
		c.Next()
	}
}

func echoHeader(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		origin := c.Request().Header.Get(echo.HeaderOrigin)
		c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, origin) // want `the Origin is sent back`
		c.Response().Header().Set(echo.HeaderAccessControlAllowCredentials, "true")
		return next(c)
	}
}

func echo5Header(c *echo5.Context) error {
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Origin", c.Request().Header.Get("Origin")) // want `the Origin is sent back`
	h.Set("Access-Control-Allow-Credentials", "true")
	return nil
}

func fiberHeader(c *fiber.Ctx) error {
	c.Set(fiber.HeaderAccessControlAllowOrigin, c.Get(fiber.HeaderOrigin)) // want `the Origin is sent back`
	c.Set(fiber.HeaderAccessControlAllowCredentials, "true")
	return c.Next()
}

func fiber3Header(c fiber3.Ctx) error {
	c.Set("Access-Control-Allow-Origin", c.Get("Origin")) // want `the Origin is sent back`
	c.Set("Access-Control-Allow-Credentials", "true")
	return c.Next()
}

func fastHeader(ctx *fasthttp.RequestCtx) {
	ctx.Response.Header.SetBytesV("Access-Control-Allow-Origin", ctx.Request.Header.Peek("Origin")) // want `the Origin is sent back`
	ctx.Response.Header.SetBytesKV([]byte("Access-Control-Allow-Credentials"), []byte("true"))
}

func beegoHeader(ctx *context.Context) {
	ctx.Output.Header("Access-Control-Allow-Origin", ctx.Input.Header("Origin")) // want `the Origin is sent back`
	ctx.Output.Header("Access-Control-Allow-Credentials", "true")
}

func irisHeader(ctx *iris.Context) {
	ctx.Header("Access-Control-Allow-Origin", ctx.GetHeader("Origin")) // want `the Origin is sent back`
	ctx.Header("Access-Control-Allow-Credentials", "true")
}

func hertzHeader(c stdcontext.Context, ctx *app.RequestContext) {
	ctx.Header("Access-Control-Allow-Origin", string(ctx.GetHeader("Origin"))) // want `the Origin is sent back`
	ctx.Header("Access-Control-Allow-Credentials", "true")
}

func restfulHeader(req *restful.Request, resp *restful.Response, chain *restful.FilterChain) {
	resp.AddHeader(restful.HEADER_AccessControlAllowOrigin, req.HeaderParameter("Origin")) // want `the Origin is sent back`
	resp.AddHeader("Access-Control-Allow-Credentials", "true")
}
