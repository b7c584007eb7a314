package knowledge

import (
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// servers are the packages that the tables of servers, consumers and signals
// name functions of.
var servers = []struct{ module, version, below string }{
	{"cloud.google.com/go/pubsub", "v1.50.2", ""},
	{"cloud.google.com/go/pubsub/v2", "v2.8.1", ""},
	{"github.com/GoogleCloudPlatform/functions-framework-go", "v1.9.2", "/funcframework"},
	{"github.com/IBM/sarama", "v1.46.3", ""},
	{"github.com/RichardKnop/machinery", "v1.10.6", "/v1"},
	{"github.com/Shopify/sarama", "v1.38.1", ""},
	{"github.com/ThreeDotsLabs/watermill", "v1.5.1", "/message"},
	{"github.com/ThreeDotsLabs/watermill", "v1.5.1", "/message/router/plugin"},
	{"github.com/apache/pulsar-client-go", "v0.19.0", "/pulsar"},
	{"github.com/astaxie/beego", "v1.12.3", ""},
	{"github.com/aws/aws-lambda-go", "v1.55.1", "/lambda"},
	{"github.com/aws/aws-sdk-go", "v1.55.8", "/service/sqs"},
	{"github.com/aws/aws-sdk-go-v2/service/sqs", "v1.45.1", ""},
	{"github.com/beego/beego", "v1.12.13", ""},
	{"github.com/beego/beego/v2", "v2.3.10", "/server/web"},
	{"github.com/caddyserver/caddy/v2", "v2.11.9", "/cmd"},
	{"github.com/charmbracelet/ssh", "v0.0.0-20221117183211-483d43d97103", ""},
	{"github.com/cloudwego/hertz", "v0.10.4", "/pkg/app/server"},
	{"github.com/cloudwego/hertz", "v0.10.4", "/pkg/route"},
	{"github.com/confluentinc/confluent-kafka-go/v2", "v2.11.1", "/kafka"},
	{"github.com/gin-gonic/gin", "v1.12.0", ""},
	{"github.com/gliderlabs/ssh", "v0.3.8", ""},
	{"github.com/go-co-op/gocron", "v1.30.1", ""},
	{"github.com/go-kratos/kratos/v2", "v2.8.3", ""},
	{"github.com/go-martini/martini", "v0.0.0-20170121215854-22fa46961aab", ""},
	{"github.com/gobuffalo/buffalo", "v1.1.0", ""},
	{"github.com/gocraft/work", "v0.5.1", ""},
	{"github.com/gofiber/fiber/v2", "v2.52.15", ""},
	{"github.com/gofiber/fiber/v3", "v3.1.0", ""},
	{"github.com/gogf/gf/v2", "v2.9.0", "/net/ghttp"},
	{"github.com/hashicorp/go-plugin", "v1.8.0", ""},
	{"github.com/hashicorp/terraform-plugin-framework", "v1.19.0", "/providerserver"},
	{"github.com/hashicorp/terraform-plugin-sdk/v2", "v2.40.1", "/plugin"},
	{"github.com/hashicorp/vault/sdk", "v0.25.1", "/plugin"},
	{"github.com/hibiken/asynq", "v0.26.0", ""},
	{"github.com/kardianos/service", "v1.3.0", ""},
	{"github.com/kataras/iris/v12", "v12.2.11", ""},
	{"github.com/labstack/echo/v4", "v4.16.0", ""},
	{"github.com/labstack/echo/v5", "v5.3.1", ""},
	{"github.com/micro/go-micro/v2", "v2.9.1", ""},
	{"github.com/miekg/dns", "v1.1.72", ""},
	{"github.com/nats-io/nats.go", "v1.53.1", ""},
	{"github.com/nats-io/nats.go", "v1.53.1", "/jetstream"},
	{"github.com/nsqio/go-nsq", "v1.1.0", ""},
	{"github.com/oklog/run", "v1.2.0", ""},
	{"github.com/prometheus/exporter-toolkit", "v0.20.0", "/web"},
	{"github.com/quic-go/quic-go", "v0.65.0", "/http3"},
	{"github.com/rabbitmq/amqp091-go", "v1.10.0", ""},
	{"github.com/riverqueue/river", "v0.51.1", ""},
	{"github.com/robfig/cron/v3", "v3.0.1", ""},
	{"github.com/segmentio/kafka-go", "v0.4.51", ""},
	{"github.com/soheilhy/cmux", "v0.1.5", ""},
	{"github.com/streadway/amqp", "v1.1.0", ""},
	{"github.com/tedsuo/ifrit", "v0.0.0-20230516164442-7862c310ad26", "/sigmon"},
	{"github.com/twmb/franz-go", "v1.22.2", "/pkg/kgo"},
	{"github.com/valyala/fasthttp", "v1.77.0", ""},
	{"github.com/zeromicro/go-zero", "v1.10.3", "/core/service"},
	{"github.com/zeromicro/go-zero", "v1.10.3", "/gateway"},
	{"github.com/zeromicro/go-zero", "v1.10.3", "/rest"},
	{"github.com/zeromicro/go-zero", "v1.10.3", "/zrpc"},
	{"go-micro.dev/v4", "v4.11.0", ""},
	{"go.temporal.io/sdk", "v1.44.0", "/worker"},
	{"go.uber.org/fx", "v1.24.0", ""},
	{"golang.org/x/sys", "v0.47.0", "/windows/svc"},
	{"github.com/danielgtaylor/huma/v2", "v2.37.2", "/humacli"},
	{"google.golang.org/grpc", "v1.83.1", ""},
	{"gopkg.in/macaron.v1", "v1.4.0", ""},
	{"k8s.io/apiserver", "v0.36.2", "/pkg/server"},
	{"sigs.k8s.io/controller-runtime", "v0.24.1", ""},
	{"sigs.k8s.io/controller-runtime", "v0.24.1", "/pkg/manager"},
	{"sigs.k8s.io/controller-runtime", "v0.24.1", "/pkg/manager/signals"},
}

// elsewhere are functions that only another major version has.
var elsewhere = map[string][]string{
	"github.com/gofiber/fiber/v3":   {"App.ListenTLS", "App.ListenMutualTLS", "App.ListenTLSWithCertificate", "App.ListenMutualTLSWithCertificate"},
	"cloud.google.com/go/pubsub":    {"Subscriber.Receive"},
	"cloud.google.com/go/pubsub/v2": {"Subscription.Receive"},
}

// TestRealAPI asks the real modules for every function in the tables.
func TestRealAPI(t *testing.T) {
	names := map[string][]string{} // by package without version
	add := func(f symbol.Func) { names[f.Path] = append(names[f.Path], strings.TrimPrefix(f.Recv+"."+f.Name, ".")) }
	for f := range serveCalls.All() {
		add(f)
	}
	for f := range signalCalls.All() {
		add(f)
	}
	checked := map[string]bool{}
	for _, s := range servers {
		path := s.module + s.below
		key := symbol.Unversioned(path)
		checked[key] = true
		var want []string
		for _, name := range names[key] {
			if !slices.Contains(elsewhere[path], name) {
				want = append(want, name)
			}
		}
		if len(want) == 0 {
			t.Errorf("the tables have nothing of %s", path)
			continue
		}
		analyzertest.RealAPI(t, s.module, s.version, path, want...)
	}
	for pkg := range names {
		if !StandardLibrary(pkg) && !checked[pkg] {
			t.Errorf("no module for %s", pkg)
		}
	}
}

// TestRealFields asks for the struct fields.
func TestRealFields(t *testing.T) {
	analyzertest.RealAPI(t, "github.com/gofiber/fiber/v3", "v3.1.0", "github.com/gofiber/fiber/v3", "ListenConfig.GracefulContext")
	analyzertest.RealAPI(t, "github.com/beego/beego/v2", "v2.3.10", "github.com/beego/beego/v2/server/web", "Listen.Graceful")
	analyzertest.RealAPI(t, "github.com/beego/beego", "v1.12.13", "github.com/beego/beego", "Listen.Graceful")
	analyzertest.RealAPI(t, "github.com/astaxie/beego", "v1.12.3", "github.com/astaxie/beego", "Listen.Graceful")
	analyzertest.RealAPI(t, "github.com/kataras/iris/v12", "v12.2.11", "github.com/kataras/iris/v12", "WithoutInterruptHandler")
}
