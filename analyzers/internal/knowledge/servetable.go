package knowledge

import "github.com/patternvet/patternvet/analyzers/internal/symbol"

var (
	method   = ServeCall{Handle: HandleReceiver, Addr: -1}
	closed   = ServeCall{Handle: HandleReceiver, Addr: -1, Closed: true}
	closedAt = ServeCall{Handle: HandleReceiver, Closed: true}
	methodAt = ServeCall{Handle: HandleReceiver}
	loneAt   = ServeCall{}
	lone     = ServeCall{Addr: -1}
	other    = ServeCall{Handle: HandleOther, Addr: -1}
	ended    = ServeCall{Handle: HandleOther, Addr: -1, Context: true}
	accepts  = ServeCall{Handle: HandleOther, Addr: -1, Loop: true}
	consumer = ServeCall{Handle: HandleOther, Addr: -1, Consume: true}
	blocked  = ServeCall{Handle: HandleOther, Addr: -1, Consume: true, Block: true}
	polled   = ServeCall{Handle: HandleOther, Addr: -1, Consume: true, Loop: true}
)

// serveCalls is read off the sources of the modules; a test asks each for the
// functions named here.
var serveCalls = symbol.NewTable(map[string]ServeCall{
	"net.Listener.Accept":         accepts,
	"net.TCPListener.Accept":      accepts,
	"net.TCPListener.AcceptTCP":   accepts,
	"net.UnixListener.Accept":     accepts,
	"net.UnixListener.AcceptUnix": accepts,

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
	"github.com/soheilhy/cmux.CMux.Serve": other,

	"github.com/quic-go/quic-go/http3.Server.ListenAndServe":    closed,
	"github.com/quic-go/quic-go/http3.Server.ListenAndServeTLS": closed,
	"github.com/quic-go/quic-go/http3.Server.Serve":             closed,
	"github.com/quic-go/quic-go/http3.Server.ServeListener":     closed,
	"github.com/quic-go/quic-go/http3.ListenAndServeQUIC":       loneAt,
	"github.com/quic-go/quic-go/http3.ListenAndServeTLS":        loneAt,

	"github.com/prometheus/exporter-toolkit/web.ListenAndServe": other,
	"github.com/prometheus/exporter-toolkit/web.Serve":          other,
	"github.com/prometheus/exporter-toolkit/web.ServeMultiple":  other,

	"github.com/gin-gonic/gin.Engine.Run":         loneAt,
	"github.com/gin-gonic/gin.Engine.RunTLS":      loneAt,
	"github.com/gin-gonic/gin.Engine.RunUnix":     lone,
	"github.com/gin-gonic/gin.Engine.RunFd":       lone,
	"github.com/gin-gonic/gin.Engine.RunQUIC":     loneAt,
	"github.com/gin-gonic/gin.Engine.RunListener": other,

	"github.com/labstack/echo.Echo.Start":              closedAt,
	"github.com/labstack/echo.Echo.StartTLS":           closedAt,
	"github.com/labstack/echo.Echo.StartAutoTLS":       closedAt,
	"github.com/labstack/echo.Echo.StartH2CServer":     closedAt,
	"github.com/labstack/echo.Echo.StartServer":        {Handle: HandleOther, Addr: -1, Closed: true},
	"github.com/labstack/echo/v5.StartConfig.Start":    ended,
	"github.com/labstack/echo/v5.StartConfig.StartTLS": ended,

	"github.com/gofiber/fiber.App.Listen":                         methodAt,
	"github.com/gofiber/fiber.App.ListenTLS":                      methodAt,
	"github.com/gofiber/fiber.App.ListenMutualTLS":                methodAt,
	"github.com/gofiber/fiber.App.ListenTLSWithCertificate":       methodAt,
	"github.com/gofiber/fiber.App.ListenMutualTLSWithCertificate": methodAt,
	"github.com/gofiber/fiber.App.Listener":                       method,

	"github.com/valyala/fasthttp.ListenAndServe":                loneAt,
	"github.com/valyala/fasthttp.ListenAndServeUNIX":            lone,
	"github.com/valyala/fasthttp.ListenAndServeTLS":             loneAt,
	"github.com/valyala/fasthttp.ListenAndServeTLSEmbed":        loneAt,
	"github.com/valyala/fasthttp.Serve":                         other,
	"github.com/valyala/fasthttp.ServeTLS":                      other,
	"github.com/valyala/fasthttp.Server.ListenAndServe":         methodAt,
	"github.com/valyala/fasthttp.Server.ListenAndServeUNIX":     method,
	"github.com/valyala/fasthttp.Server.ListenAndServeTLS":      methodAt,
	"github.com/valyala/fasthttp.Server.ListenAndServeTLSEmbed": methodAt,
	"github.com/valyala/fasthttp.Server.Serve":                  method,
	"github.com/valyala/fasthttp.Server.ServeTLS":               method,

	"github.com/beego/beego/server/web.Run":                                 other,
	"github.com/beego/beego/server/web.RunWithMiddleWares":                  other,
	"github.com/beego/beego/server/web.HttpServer.Run":                      other,
	"github.com/beego/beego.Run":                                            other,
	"github.com/beego/beego.RunWithMiddleWares":                             other,
	"github.com/astaxie/beego.Run":                                          other,
	"github.com/astaxie/beego.RunWithMiddleWares":                           other,
	"github.com/go-martini/martini.Martini.Run":                             lone,
	"github.com/go-martini/martini.Martini.RunOnAddr":                       loneAt,
	"gopkg.in/macaron.Macaron.Run":                                          lone,
	"github.com/cloudwego/hertz/pkg/route.Engine.Run":                       method,
	"github.com/miekg/dns.ListenAndServe":                                   loneAt,
	"github.com/miekg/dns.ListenAndServeTLS":                                loneAt,
	"github.com/miekg/dns.ActivateAndServe":                                 other,
	"github.com/miekg/dns.Server.ListenAndServe":                            method,
	"github.com/miekg/dns.Server.ActivateAndServe":                          method,
	"github.com/gliderlabs/ssh.ListenAndServe":                              loneAt,
	"github.com/gliderlabs/ssh.Server.ListenAndServe":                       method,
	"github.com/gliderlabs/ssh.Server.Serve":                                method,
	"github.com/charmbracelet/ssh.ListenAndServe":                           loneAt,
	"github.com/charmbracelet/ssh.Server.ListenAndServe":                    method,
	"github.com/charmbracelet/ssh.Server.Serve":                             method,
	"sigs.k8s.io/controller-runtime/pkg/manager.Manager.Start":              {Handle: HandleOther, Addr: -1, Consume: true, Context: true},
	"github.com/segmentio/kafka-go.Reader.ReadMessage":                      polled,
	"github.com/segmentio/kafka-go.Reader.FetchMessage":                     polled,
	"github.com/IBM/sarama.ConsumerGroup.Consume":                           polled,
	"github.com/Shopify/sarama.ConsumerGroup.Consume":                       polled,
	"github.com/confluentinc/confluent-kafka-go/kafka.Consumer.Poll":        polled,
	"github.com/confluentinc/confluent-kafka-go/kafka.Consumer.ReadMessage": polled,
	"github.com/confluentinc/confluent-kafka-go/kafka.Consumer.Events":      consumer,
	"github.com/twmb/franz-go/pkg/kgo.Client.PollFetches":                   polled,
	"github.com/twmb/franz-go/pkg/kgo.Client.PollRecords":                   polled,
	"github.com/aws/aws-sdk-go-v2/service/sqs.Client.ReceiveMessage":        polled,
	"github.com/aws/aws-sdk-go/service/sqs.SQS.ReceiveMessage":              polled,
	"github.com/aws/aws-sdk-go/service/sqs.SQS.ReceiveMessageWithContext":   polled,
	"github.com/apache/pulsar-client-go/pulsar.Consumer.Receive":            polled,
	"github.com/nats-io/nats.go.Conn.Subscribe":                             blocked,
	"github.com/nats-io/nats.go.Conn.ChanSubscribe":                         blocked,
	"github.com/nats-io/nats.go.Conn.QueueSubscribe":                        consumer,
	"github.com/nats-io/nats.go/jetstream.Consumer.Consume":                 consumer,
	"github.com/nats-io/nats.go/jetstream.Consumer.Fetch":                   polled,
	"cloud.google.com/go/pubsub.Subscription.Receive":                       consumer,
	"cloud.google.com/go/pubsub.Subscriber.Receive":                         consumer,
	"github.com/rabbitmq/amqp091-go.Channel.Consume":                        consumer,
	"github.com/rabbitmq/amqp091-go.Channel.ConsumeWithContext":             consumer,
	"github.com/streadway/amqp.Channel.Consume":                             consumer,
	"github.com/nsqio/go-nsq.Consumer.ConnectToNSQD":                        consumer,
	"github.com/nsqio/go-nsq.Consumer.ConnectToNSQDs":                       consumer,
	"github.com/nsqio/go-nsq.Consumer.ConnectToNSQLookupd":                  consumer,
	"github.com/nsqio/go-nsq.Consumer.ConnectToNSQLookupds":                 consumer,
	"github.com/hibiken/asynq.Server.Start":                                 consumer,
	"github.com/hibiken/asynq.PeriodicTaskManager.Start":                    consumer,
	"go.temporal.io/sdk/worker.Worker.Start":                                consumer,
	"go.temporal.io/sdk/worker.Worker.Run":                                  consumer,
	"github.com/riverqueue/river.Client.Start":                              consumer,
	"github.com/gocraft/work.WorkerPool.Start":                              consumer,
	"github.com/robfig/cron.Cron.Run":                                       consumer,
	"github.com/robfig/cron.Cron.Start":                                     blocked,
	"github.com/go-co-op/gocron.Scheduler.StartBlocking":                    consumer,
	"github.com/ThreeDotsLabs/watermill/message.Subscriber.Subscribe":       consumer,
	"github.com/ThreeDotsLabs/watermill/message.Router.Run":                 consumer,
})
