package knowledge

import (
	"slices"
	"strings"
)

// remoteStandard lists the functions and methods of the standard library that
// talk to another process, by package.
var remoteStandard = map[string][]string{
	"crypto/tls":   {"Dial", "DialWithDialer", "DialContext", "HandshakeContext", "Handshake"},
	"database/sql": {"Query", "QueryContext", "Exec", "ExecContext", "Ping", "PingContext", "Begin", "BeginTx", "Prepare", "PrepareContext", "Conn", "Commit"},
	"net":          {"Dial", "DialContext", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "LookupHost", "LookupAddr", "LookupIP", "LookupIPAddr", "LookupTXT", "LookupSRV", "LookupMX"},
	"net/http":     {"Do", "Get", "Head", "Post", "PostForm", "RoundTrip"},
	"net/rpc":      {"Call", "Dial", "DialHTTP", "DialHTTPPath"},
	"net/smtp":     {"Dial", "SendMail"},
	"os/exec":      {"Run", "Output", "CombinedOutput"},
}

// remoteModules are modules all of whose fallible functions talk to a server,
// but for those that remoteLocal names.
var remoteModules = []string{
	"cloud.google.com/go", "github.com/Azure/azure-sdk-for-go", "github.com/ClickHouse/clickhouse-go",
	"github.com/IBM/sarama", "github.com/Shopify/sarama", "github.com/aliyun/aliyun-oss-go-sdk", "github.com/aws/aws-sdk-go", "github.com/aws/aws-sdk-go-v2",
	"github.com/bradfitz/gomemcache", "github.com/confluentinc/confluent-kafka-go", "github.com/elastic/go-elasticsearch",
	"github.com/go-redis/redis", "github.com/go-resty/resty", "github.com/gocql/gocql", "github.com/gomodule/redigo",
	"github.com/hashicorp/consul/api", "github.com/hashicorp/vault/api", "github.com/jackc/pgx", "github.com/jmoiron/sqlx",
	"github.com/jinzhu/gorm", "github.com/lib/pq", "github.com/minio/minio-go", "github.com/nats-io/nats.go", "github.com/rabbitmq/amqp091-go", "github.com/redis/go-redis",
	"github.com/segmentio/kafka-go", "github.com/slack-go/slack", "github.com/streadway/amqp", "github.com/tencentyun/cos-go-sdk-v5", "github.com/twmb/franz-go", "go.etcd.io/etcd/client",
	"go.mongodb.org/mongo-driver", "gorm.io/gorm", "google.golang.org/api", "google.golang.org/grpc", "k8s.io/client-go", "xorm.io/xorm",
}

// remoteLocal are the beginnings of names of functions that stay in the
// process, even in a client library.
var remoteLocal = []string{"New", "Parse", "Must", "With", "Marshal", "Unmarshal", "Encode", "Decode", "Scan", "Validate", "Close", "Err", "Set", "Register", "Unwrap", "Rollback"}

// QueriesByResult reports whether a function or method of the package talks to
// a server and keeps its error in the result, to be asked for later.
func QueriesByResult(path, name string) bool {
	for module, names := range resultQueries {
		if path == module || strings.HasPrefix(path, module+"/") {
			return slices.Contains(names, name)
		}
	}
	return false
}

var resultQueries = map[string][]string{
	"database/sql":              {"QueryRow", "QueryRowContext"},
	"github.com/go-redis/redis": {"Err"}, // of a command: rdb.Set(…).Err()
	"github.com/jackc/pgx":      {"QueryRow"},
	"github.com/jinzhu/gorm":    gormQueries,
	"github.com/jmoiron/sqlx":   {"QueryRowx", "QueryRowxContext"},
	"github.com/redis/go-redis": {"Err"},
	"gorm.io/gorm":              gormQueries,
}

var gormQueries = []string{
	"Count", "Create", "CreateInBatches", "Delete", "Exec", "Find", "FindInBatches", "First", "FirstOrCreate", "FirstOrInit", "Last",
	"Pluck", "Save", "Scan", "Take", "Update", "UpdateColumn", "UpdateColumns", "Updates",
}

// IsRemote reports whether a function or method of the package talks to
// another process. That it can fail is for the caller to know.
func IsRemote(path, name string) bool {
	if names, ok := remoteStandard[path]; ok {
		return slices.Contains(names, name)
	}
	for _, module := range remoteModules {
		if path == module || strings.HasPrefix(path, module+"/") {
			return !slices.ContainsFunc(remoteLocal, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		}
	}
	return false
}
