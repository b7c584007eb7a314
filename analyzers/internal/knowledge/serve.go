package knowledge

import (
	"go/types"
	"regexp"
)

// Handle says what can stop a server that a call started.
type Handle int

// The handles of servers.
const (
	HandleNone     Handle = iota // nothing: the call keeps the server for itself
	HandleReceiver               // a method of the receiver
	HandleOther                  // something else: a listener, a context, a global
)

// ServeCall describes a function that serves or consumes until it is stopped.
type ServeCall struct {
	Handle  Handle
	Closed  bool // returns http.ErrServerClosed after a shutdown
	Consume bool // takes messages rather than requests
	Loop    bool // takes one message; consumes when it stands in a loop
	Addr    int  // index of the argument with the address, -1 for none
}

var apiVersion = regexp.MustCompile(`/v[0-9]+(/|$)|\.v[0-9]+$`)

// FuncKey is the name of a function for tables: import path without major
// version, receiver type if any, and name, with dots in between.
func FuncKey(fn *types.Func) string {
	if fn.Pkg() == nil {
		return fn.Name()
	}
	path := apiVersion.ReplaceAllString(fn.Pkg().Path(), "$1")
	if sig, ok := fn.Type().(*types.Signature); ok && sig.Recv() != nil {
		t := types.Unalias(sig.Recv().Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if named, ok := t.(*types.Named); ok {
			return path + "." + named.Obj().Name() + "." + fn.Name()
		}
	}
	return path + "." + fn.Name()
}

// Serves describes a function that serves.
func Serves(fn *types.Func) (ServeCall, bool) {
	s, ok := serveCalls[FuncKey(fn)]
	return s, ok
}

// MakesServer reports whether a function makes a server that nobody else holds.
func MakesServer(fn *types.Func) bool {
	switch FuncKey(fn) {
	case "google.golang.org/grpc.NewServer", "github.com/labstack/echo.New", "github.com/gofiber/fiber.New":
		return true
	}
	return false
}

var (
	method   = ServeCall{Handle: HandleReceiver, Addr: -1}
	closed   = ServeCall{Handle: HandleReceiver, Addr: -1, Closed: true}
	closedAt = ServeCall{Handle: HandleReceiver, Closed: true}
	methodAt = ServeCall{Handle: HandleReceiver}
	loneAt   = ServeCall{}
	lone     = ServeCall{Addr: -1}
	other    = ServeCall{Handle: HandleOther, Addr: -1}
	consumer = ServeCall{Handle: HandleOther, Addr: -1, Consume: true}
	polled   = ServeCall{Handle: HandleOther, Addr: -1, Consume: true, Loop: true}
)

var serveCalls = map[string]ServeCall{
	"net/http.ListenAndServe":           loneAt,
	"net/http.ListenAndServeTLS":        loneAt,
	"net/http.Serve":                    other,
	"net/http.ServeTLS":                 other,
	"net/http.Server.ListenAndServe":    closed,
	"net/http.Server.ListenAndServeTLS": closed,
	"net/http.Server.Serve":             closed,
	"net/http.Server.ServeTLS":          closed,
	"net/http/fcgi.Serve":               other,

	"google.golang.org/grpc.Server.Serve": method,

	"github.com/gin-gonic/gin.Engine.Run":         loneAt,
	"github.com/gin-gonic/gin.Engine.RunTLS":      loneAt,
	"github.com/gin-gonic/gin.Engine.RunUnix":     lone,
	"github.com/gin-gonic/gin.Engine.RunFd":       lone,
	"github.com/gin-gonic/gin.Engine.RunQUIC":     loneAt,
	"github.com/gin-gonic/gin.Engine.RunListener": other,

	"github.com/labstack/echo.Echo.Start":          closedAt,
	"github.com/labstack/echo.Echo.StartTLS":       closedAt,
	"github.com/labstack/echo.Echo.StartAutoTLS":   closedAt,
	"github.com/labstack/echo.Echo.StartH2CServer": closedAt,
	"github.com/labstack/echo.Echo.StartServer":    {Handle: HandleOther, Addr: -1, Closed: true},

	"github.com/gofiber/fiber.App.Listen":                   methodAt,
	"github.com/gofiber/fiber.App.ListenTLS":                methodAt,
	"github.com/gofiber/fiber.App.ListenMutualTLS":          methodAt,
	"github.com/gofiber/fiber.App.ListenTLSWithCertificate": methodAt,
	"github.com/gofiber/fiber.App.Listener":                 method,

	"github.com/valyala/fasthttp.ListenAndServe":           loneAt,
	"github.com/valyala/fasthttp.ListenAndServeTLS":        loneAt,
	"github.com/valyala/fasthttp.Serve":                    other,
	"github.com/valyala/fasthttp.Server.ListenAndServe":    methodAt,
	"github.com/valyala/fasthttp.Server.ListenAndServeTLS": methodAt,
	"github.com/valyala/fasthttp.Server.Serve":             method,

	"github.com/beego/beego/server/web.Run":                           other,
	"github.com/beego/beego/server/web.RunWithMiddleWares":            other,
	"github.com/beego/beego/server/web.HttpServer.Run":                other,
	"github.com/beego/beego/server/web.HttpServer.RunWithMiddleWares": other,
	"github.com/astaxie/beego.Run":                                    other,
	"github.com/astaxie/beego.RunWithMiddleWares":                     other,
	"github.com/go-martini/martini.Martini.Run":                       lone,
	"github.com/go-martini/martini.Martini.RunOnAddr":                 loneAt,
	"gopkg.in/macaron.Macaron.Run":                                    lone,
	"github.com/cloudwego/hertz/pkg/app/server.Hertz.Run":             other,
	"github.com/miekg/dns.ListenAndServe":                             {Addr: 0},
	"github.com/miekg/dns.Server.ListenAndServe":                      method,
	"github.com/miekg/dns.Server.ActivateAndServe":                    method,
	"github.com/gliderlabs/ssh.ListenAndServe":                        loneAt,
	"github.com/gliderlabs/ssh.Server.ListenAndServe":                 method,

	"github.com/segmentio/kafka-go.Reader.ReadMessage":                polled,
	"github.com/segmentio/kafka-go.Reader.FetchMessage":               polled,
	"github.com/IBM/sarama.ConsumerGroup.Consume":                     polled,
	"github.com/Shopify/sarama.ConsumerGroup.Consume":                 polled,
	"github.com/confluentinc/confluent-kafka-go/kafka.Consumer.Poll":  polled,
	"github.com/twmb/franz-go/pkg/kgo.Client.PollFetches":             polled,
	"github.com/aws/aws-sdk-go-v2/service/sqs.Client.ReceiveMessage":  polled,
	"github.com/nats-io/nats.go.Conn.QueueSubscribe":                  consumer,
	"github.com/nats-io/nats.go/jetstream.Consumer.Consume":           consumer,
	"cloud.google.com/go/pubsub.Subscription.Receive":                 consumer,
	"cloud.google.com/go/pubsub.Subscriber.Receive":                   consumer,
	"github.com/rabbitmq/amqp091-go.Channel.Consume":                  consumer,
	"github.com/streadway/amqp.Channel.Consume":                       consumer,
	"github.com/hibiken/asynq.Server.Start":                           consumer,
	"go.temporal.io/sdk/worker.Worker.Start":                          consumer,
	"github.com/riverqueue/river.Client.Start":                        consumer,
	"github.com/gocraft/work.WorkerPool.Start":                        consumer,
	"github.com/RichardKnop/machinery.Worker.LaunchAsync":             consumer,
	"github.com/ThreeDotsLabs/watermill/message.Subscriber.Subscribe": consumer,
}
