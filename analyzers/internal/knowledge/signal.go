package knowledge

import (
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// SignalCall is what a function has to do with the end of the process.
type SignalCall int

// The kinds of signal calls.
const (
	NoSignals     SignalCall = iota
	TakesSignals             // catches the signals that its arguments name, all without any
	HandlesTerm              // catches SIGTERM
	RunsToEnd                // catches SIGTERM and stops what it runs, too
	PlatformStops            // the process belongs to a platform, which ends it in its own way
	Drains                   // stops a server in an orderly way
)

var signalCalls = symbol.NewTable(map[string]SignalCall{
	"os/signal.Notify":        TakesSignals,
	"os/signal.NotifyContext": TakesSignals,

	"github.com/oklog/run.SignalHandler": TakesSignals, // after the context

	"go.temporal.io/sdk/worker.InterruptCh":         HandlesTerm,
	"go.uber.org/fx.App.Done":                       HandlesTerm,
	"go.uber.org/fx.App.Wait":                       HandlesTerm,
	"github.com/kardianos/service.Service.Run":      HandlesTerm,
	"github.com/danielgtaylor/huma/humacli.CLI.Run": HandlesTerm, // calls what Hooks.OnStop got

	"go.uber.org/fx.App.Run":                                                  RunsToEnd,
	"github.com/tedsuo/ifrit/sigmon.New":                                      RunsToEnd,
	"github.com/labstack/echo/v5.Echo.Start":                                  RunsToEnd,
	"github.com/hibiken/asynq.Server.Run":                                     RunsToEnd,
	"github.com/hibiken/asynq.Scheduler.Run":                                  RunsToEnd,
	"github.com/hibiken/asynq.PeriodicTaskManager.Run":                        RunsToEnd,
	"github.com/RichardKnop/machinery.Worker.Launch":                          RunsToEnd, // unless NoUnixSignals is set
	"github.com/RichardKnop/machinery.Worker.LaunchAsync":                     RunsToEnd,
	"github.com/ThreeDotsLabs/watermill/message/router/plugin.SignalsHandler": RunsToEnd,
	"github.com/cloudwego/hertz/pkg/app/server.Hertz.Spin":                    RunsToEnd,
	"github.com/go-kratos/kratos.App.Run":                                     RunsToEnd,
	"github.com/zeromicro/go-zero/rest.Server.Start":                          RunsToEnd,
	"github.com/zeromicro/go-zero/rest.Server.StartWithOpts":                  RunsToEnd,
	"github.com/zeromicro/go-zero/zrpc.RpcServer.Start":                       RunsToEnd,
	"github.com/zeromicro/go-zero/gateway.Server.Start":                       RunsToEnd,
	"github.com/zeromicro/go-zero/core/service.ServiceGroup.Start":            RunsToEnd,
	"github.com/gobuffalo/buffalo.App.Serve":                                  RunsToEnd,
	"github.com/kataras/iris.Application.Run":                                 RunsToEnd,
	"github.com/kataras/iris.Application.Listen":                              RunsToEnd,
	"github.com/gogf/gf/net/ghttp.Server.Run":                                 RunsToEnd,
	"github.com/micro/go-micro.Service.Run":                                   RunsToEnd,
	"go-micro.dev.Service.Run":                                                RunsToEnd,
	"sigs.k8s.io/controller-runtime.SetupSignalHandler":                       RunsToEnd,
	"sigs.k8s.io/controller-runtime/pkg/manager/signals.SetupSignalHandler":   RunsToEnd,
	"k8s.io/apiserver/pkg/server.SetupSignalHandler":                          RunsToEnd,
	"k8s.io/apiserver/pkg/server.SetupSignalContext":                          RunsToEnd,
	"github.com/caddyserver/caddy/cmd.Main":                                   RunsToEnd,

	"github.com/hashicorp/go-plugin.Serve":                                              PlatformStops,
	"github.com/hashicorp/terraform-plugin-sdk/plugin.Serve":                            PlatformStops,
	"github.com/hashicorp/terraform-plugin-framework/providerserver.Serve":              PlatformStops,
	"github.com/hashicorp/vault/sdk/plugin.Serve":                                       PlatformStops,
	"github.com/hashicorp/vault/sdk/plugin.ServeMultiplex":                              PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.Start":                                         PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.StartWithOptions":                              PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.StartHandler":                                  PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.StartWithContext":                              PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.StartHandlerWithContext":                       PlatformStops,
	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework.Start":         PlatformStops,
	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework.StartHostPort": PlatformStops,
	"golang.org/x/sys/windows/svc.Run":                                                  PlatformStops,

	"net/http.Server.Shutdown":                               Drains,
	"net/http.Server.Close":                                  Drains,
	"net.Listener.Close":                                     Drains,
	"net.TCPListener.Close":                                  Drains,
	"net.UnixListener.Close":                                 Drains,
	"google.golang.org/grpc.Server.GracefulStop":             Drains,
	"google.golang.org/grpc.Server.Stop":                     Drains,
	"github.com/soheilhy/cmux.CMux.Close":                    Drains,
	"github.com/quic-go/quic-go/http3.Server.Shutdown":       Drains,
	"github.com/quic-go/quic-go/http3.Server.Close":          Drains,
	"github.com/labstack/echo.Echo.Shutdown":                 Drains,
	"github.com/labstack/echo.Echo.Close":                    Drains,
	"github.com/gofiber/fiber.App.Shutdown":                  Drains,
	"github.com/gofiber/fiber.App.ShutdownWithTimeout":       Drains,
	"github.com/gofiber/fiber.App.ShutdownWithContext":       Drains,
	"github.com/valyala/fasthttp.Server.Shutdown":            Drains,
	"github.com/valyala/fasthttp.Server.ShutdownWithContext": Drains,
	"github.com/kataras/iris.Application.Shutdown":           Drains,
	"github.com/gogf/gf/net/ghttp.Server.Shutdown":           Drains,
	"github.com/cloudwego/hertz/pkg/route.Engine.Shutdown":   Drains,
	"github.com/cloudwego/hertz/pkg/route.Engine.Close":      Drains,
	"github.com/miekg/dns.Server.Shutdown":                   Drains,
	"github.com/miekg/dns.Server.ShutdownContext":            Drains,
	"github.com/gliderlabs/ssh.Server.Shutdown":              Drains,
	"github.com/gliderlabs/ssh.Server.Close":                 Drains,
	"github.com/charmbracelet/ssh.Server.Shutdown":           Drains,
	"github.com/charmbracelet/ssh.Server.Close":              Drains,
})

// signalFields are struct fields that have the same effect when they are set.
var signalFields = map[string]SignalCall{
	"github.com/gofiber/fiber.GracefulContext":   Drains,
	"github.com/beego/beego/server/web.Graceful": RunsToEnd,
	"github.com/beego/beego.Graceful":            RunsToEnd,
	"github.com/astaxie/beego.Graceful":          RunsToEnd,
}

// signalSwitches are the names of what turns the signal handler of a function
// off, by function.
var signalSwitches = symbol.NewTable(map[string]string{
	"github.com/kataras/iris.Application.Run":    "WithoutInterruptHandler",
	"github.com/kataras/iris.Application.Listen": "WithoutInterruptHandler",
})

// SignalSwitch is the name of the value that, among the arguments of the
// function, leaves signals to the program; "" for none.
func SignalSwitch(fn *types.Func) string {
	name, _ := signalSwitches.Get(fn)
	return name
}

// SignalField says what setting a struct field has to do with signals.
func SignalField(field *types.Var) SignalCall {
	if field.Pkg() == nil || !strings.HasPrefix(field.Name(), "Graceful") {
		return NoSignals // asked for every field
	}
	return signalFields[symbol.Unversioned(field.Pkg().Path())+"."+field.Name()]
}

// SignalsVar is [Signals] for a function that a package hands on in a variable.
func SignalsVar(v *types.Var) SignalCall {
	kind, _ := signalCalls.GetVar(v)
	return kind
}

// Signals says what the tables know of the function and signals.
func Signals(fn *types.Func) SignalCall {
	kind, _ := signalCalls.Get(fn)
	return kind
}
