package knowledge

import (
	"go/types"
	"regexp"
	"slices"
	"strings"
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

var signalCalls = map[string]SignalCall{
	"os/signal.Notify":        TakesSignals,
	"os/signal.NotifyContext": TakesSignals,

	"github.com/oklog/run.SignalHandler":                                    TakesSignals,
	"github.com/tedsuo/ifrit/sigmon.New":                                    RunsToEnd,
	"go.temporal.io/sdk/worker.InterruptCh":                                 HandlesTerm,
	"go.uber.org/fx.App.Run":                                                RunsToEnd,
	"github.com/hibiken/asynq.Server.Run":                                   RunsToEnd,
	"github.com/hibiken/asynq.Server.WaitForSignals":                        HandlesTerm,
	"github.com/hibiken/asynq.Scheduler.Run":                                HandlesTerm,
	"github.com/cloudwego/hertz/pkg/app/server.Hertz.Spin":                  RunsToEnd,
	"github.com/go-kratos/kratos.App.Run":                                   RunsToEnd,
	"github.com/zeromicro/go-zero/rest.Server.Start":                        RunsToEnd,
	"github.com/zeromicro/go-zero/zrpc.RpcServer.Start":                     RunsToEnd,
	"github.com/zeromicro/go-zero/core/service.ServiceGroup.Start":          RunsToEnd,
	"github.com/gobuffalo/buffalo.App.Serve":                                RunsToEnd,
	"github.com/kataras/iris.Application.Run":                               RunsToEnd,
	"github.com/kataras/iris.Application.Listen":                            RunsToEnd,
	"github.com/gogf/gf/net/ghttp.Server.Run":                               RunsToEnd,
	"github.com/micro/go-micro.Service.Run":                                 RunsToEnd,
	"go-micro.dev.Service.Run":                                              RunsToEnd,
	"sigs.k8s.io/controller-runtime.SetupSignalHandler":                     RunsToEnd,
	"sigs.k8s.io/controller-runtime/pkg/manager/signals.SetupSignalHandler": RunsToEnd,
	"k8s.io/apiserver/pkg/server.SetupSignalHandler":                        RunsToEnd,
	"k8s.io/apiserver/pkg/server.SetupSignalContext":                        RunsToEnd,
	"github.com/RichardKnop/machinery.Worker.Launch":                        RunsToEnd,
	"github.com/caddyserver/caddy/cmd.Main":                                 RunsToEnd,

	"github.com/hashicorp/go-plugin.Serve":                                      PlatformStops,
	"github.com/hashicorp/terraform-plugin-sdk/plugin.Serve":                    PlatformStops,
	"github.com/hashicorp/terraform-plugin-framework/providerserver.Serve":      PlatformStops,
	"github.com/hashicorp/vault/sdk/plugin.Serve":                               PlatformStops,
	"github.com/hashicorp/vault/sdk/plugin.ServeMultiplex":                      PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.Start":                                 PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.StartWithOptions":                      PlatformStops,
	"github.com/aws/aws-lambda-go/lambda.StartHandler":                          PlatformStops,
	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework.Start": PlatformStops,
	"golang.org/x/sys/windows/svc.Run":                                          PlatformStops,

	"net/http.Server.Shutdown":                                 Drains,
	"net/http.Server.Close":                                    Drains,
	"net.Listener.Close":                                       Drains,
	"net.TCPListener.Close":                                    Drains,
	"google.golang.org/grpc.Server.GracefulStop":               Drains,
	"google.golang.org/grpc.Server.Stop":                       Drains,
	"github.com/labstack/echo.Echo.Shutdown":                   Drains,
	"github.com/labstack/echo.Echo.Close":                      Drains,
	"github.com/gofiber/fiber.App.Shutdown":                    Drains,
	"github.com/gofiber/fiber.App.ShutdownWithTimeout":         Drains,
	"github.com/gofiber/fiber.App.ShutdownWithContext":         Drains,
	"github.com/valyala/fasthttp.Server.Shutdown":              Drains,
	"github.com/valyala/fasthttp.Server.ShutdownWithContext":   Drains,
	"github.com/cloudwego/hertz/pkg/app/server.Hertz.Shutdown": Drains,
	"github.com/miekg/dns.Server.Shutdown":                     Drains,
	"github.com/miekg/dns.Server.ShutdownContext":              Drains,
	"github.com/gliderlabs/ssh.Server.Shutdown":                Drains,
	"github.com/gliderlabs/ssh.Server.Close":                   Drains,
}

// quietModules never catch signals, whatever their functions are called.
var quietModules = []string{
	"cloud.google.com/go", "github.com/Azure/azure-sdk-for-go", "github.com/IBM/sarama", "github.com/Masterminds/squirrel",
	"github.com/alecthomas/kingpin", "github.com/alecthomas/kong", "github.com/aws/aws-sdk-go", "github.com/aws/aws-sdk-go-v2",
	"github.com/dgraph-io/ristretto", "github.com/gin-contrib", "github.com/gin-gonic/gin", "github.com/go-chi/chi", "github.com/go-co-op/gocron", "github.com/go-gorm/gorm",
	"github.com/gofiber/fiber", "github.com/golang-migrate/migrate", "github.com/gorilla/mux", "github.com/jackc/pgx",
	"github.com/labstack/echo", "github.com/nats-io/nats.go", "github.com/oklog/run", "github.com/onsi/gomega",
	"github.com/pressly/goose", "github.com/prometheus/client_golang", "github.com/prometheus/common", "github.com/redis/go-redis", "github.com/robfig/cron",
	"github.com/rs/zerolog", "github.com/sirupsen/logrus", "github.com/slack-go/slack", "github.com/sourcegraph/conc", "github.com/spf13/cobra",
	"github.com/spf13/pflag", "github.com/spf13/viper", "github.com/stretchr/testify", "github.com/urfave/cli", "github.com/valyala/fasthttp",
	"go.mongodb.org/mongo-driver", "go.opentelemetry.io", "go.uber.org/zap", "golang.org/x", "google.golang.org/api", "google.golang.org/grpc",
	"google.golang.org/protobuf", "gorm.io", "k8s.io/api", "k8s.io/apimachinery", "k8s.io/client-go", "helm.sh/helm",
}

var (
	signalName = regexp.MustCompile(`(?i)signal|interrupt|sigterm|sigint|graceful|daemon|supervis|lifecycle|terminat|endless|(wait|listen|handle|setup|until|await|trap).*(shutdown|stop|exit)`)
	signalPath = regexp.MustCompile(`(?i)signal|graceful|shutdown|lifecycle|supervis|daemon|endless|manners|tableflip|overseer|grace\b|/svc\b|kardianos/service`)
	runName    = regexp.MustCompile(`^(Run|Serve|ListenAndServe|Main|Execute|Spin|Launch|Start)([A-Z]|$)`)
	runType    = regexp.MustCompile(`(?i)(app|application|service|server|daemon|manager|supervisor|runner|group|engine|runtime|program|command|cli|kernel|bootstrap|instance)$`)
)

// Signals says what the tables know of the function and signals.
func Signals(fn *types.Func) SignalCall { return signalCalls[FuncKey(fn)] }

// MightTakeSignals reports whether a function of another module that no table
// names may catch signals, going by its name and its package's.
func MightTakeSignals(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	path := fn.Pkg().Path()
	if StandardLibrary(path) || slices.ContainsFunc(quietModules, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") }) {
		return false
	}
	if _, serves := Serves(fn); serves {
		return false
	}
	return signalName.MatchString(fn.Name()) || signalPath.MatchString(path) || runsProgram(fn)
}

// SuspectName reports whether a function of that name may catch signals.
func SuspectName(name string) bool {
	return signalName.MatchString(name) || runName.MatchString(name)
}

// runsProgram reports whether a function may run a program to its end: a
// framework's own Run, but not that of a query or a watcher.
func runsProgram(fn *types.Func) bool {
	sig, ok := fn.Type().(*types.Signature)
	if !ok || !runName.MatchString(fn.Name()) || sig.Results().Len() > 1 {
		return false
	}
	if sig.Results().Len() == 1 && sig.Results().At(0).Type().String() != "error" {
		return false // makes something, a handler say
	}
	if sig.Recv() == nil {
		return !strings.HasPrefix(fn.Name(), "Start")
	}
	t := types.Unalias(sig.Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	return ok && runType.MatchString(named.Obj().Name())
}
