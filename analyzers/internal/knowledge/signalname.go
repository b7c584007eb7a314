package knowledge

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

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
	"google.golang.org/protobuf", "mvdan.cc/sh", "tailscale.com", "gorm.io", "k8s.io/api", "k8s.io/apimachinery", "k8s.io/client-go", "helm.sh/helm",
}

var (
	signalName = regexp.MustCompile(`(?i)signal|interrupt|sigterm|sigint|graceful|daemon|supervis|lifecycle|endless|(wait|listen|handle|setup|until|await|trap|catch).*(shutdown|exit|terminat)|^on.*(shutdown|exit|terminat)|(wait|until|await|trap).*stop`)
	signalPath = regexp.MustCompile(`(?i)signal|graceful|shutdown|lifecycle|supervis|daemon|endless|manners|tableflip|overseer|grace\b|/svc\b|kardianos/service`)
	asksName   = regexp.MustCompile(`^(Is|Has|Get|Err|String|Parse|Format|Marshal|Unmarshal|Status|Name)([A-Z]|$)|_`)
	runName    = regexp.MustCompile(`^(Run|Main|Execute|Spin|Launch|Serve)([A-Z]|$)`)
	runAll     = regexp.MustCompile(`^(Run|Main|Execute|Spin|Launch|Serve)$`)
	startName  = regexp.MustCompile(`^Start([A-Z]|$)`)
	runType    = regexp.MustCompile(`(?i)(app|application|service|server|daemon|manager|supervisor|runner|group|engine|runtime|program|command|cli|kernel|bootstrap|instance)$`)
	startType  = regexp.MustCompile(`(?i)(app|application|service|daemon|supervisor|program|kernel|bootstrap)$`)
	workType   = regexp.MustCompile(`(?i)(manager|runner|group|engine|runtime|instance)$`)
)

// Doubt says how a function that no table names might catch signals.
type Doubt int

// The doubts.
const (
	NoDoubt        Doubt = iota
	MayTakeSignals       // its name or its package's speaks of signals
	MayRunProgram        // it may be a framework that runs the program to its end
)

// MightTakeSignals judges a function of another module.
func MightTakeSignals(fn *types.Func) Doubt {
	if fn.Pkg() == nil || quiet(fn.Pkg().Path()) {
		return NoDoubt
	}
	if _, serves := Serves(fn); serves || Listens(fn) {
		return NoDoubt
	}
	return doubt(suspicious(fn.Pkg().Path(), fn.Name()), runsProgram(fn))
}

// MightTakeSignalsVar is MightTakeSignals for a function in a variable.
func MightTakeSignalsVar(v *types.Var) Doubt {
	sig, ok := v.Type().Underlying().(*types.Signature)
	if !ok || v.Pkg() == nil || quiet(v.Pkg().Path()) {
		return NoDoubt
	}
	return doubt(suspicious(v.Pkg().Path(), v.Name()), runName.MatchString(v.Name()) && sig.Results().Len() <= 1)
}

// SuspectFunc is MightTakeSignals for a function of a package that cannot be
// loaded.
func SuspectFunc(path, name string) Doubt {
	if quiet(path) {
		return NoDoubt
	}
	return doubt(suspicious(path, name), runName.MatchString(name))
}

// SuspectMethod is MightTakeSignals for a method of a type that cannot be
// loaded. Calls of methods are many; to be called Run is not enough for one
// whose result is used.
func SuspectMethod(name string, used bool) Doubt {
	return doubt(suspicious("", name), !used && runAll.MatchString(name))
}

func doubt(signals, runs bool) Doubt {
	switch {
	case signals:
		return MayTakeSignals
	case runs:
		return MayRunProgram
	}
	return NoDoubt
}

func suspicious(path, name string) bool {
	return !asksName.MatchString(name) && (signalName.MatchString(name) || signalPath.MatchString(path))
}

// quiet reports whether a package has no signal handlers.
func quiet(path string) bool {
	return StandardLibrary(path) || slices.ContainsFunc(quietModules, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") })
}

// runsProgram reports whether a function may run a program to its end: a
// framework's own Run, but not that of a query or a watcher.
func runsProgram(fn *types.Func) bool {
	sig, ok := fn.Type().(*types.Signature)
	starts := startName.MatchString(fn.Name())
	if !ok || !starts && !runName.MatchString(fn.Name()) || fn.Name() == "ServeHTTP" || sig.Results().Len() > 1 {
		return false
	}
	if sig.Results().Len() == 1 && sig.Results().At(0).Type().String() != "error" {
		return false // makes something, a handler say
	}
	if sig.Recv() == nil {
		return !starts
	}
	named := symbol.Named(sig.Recv().Type())
	if named == nil {
		return false
	}
	name := named.Obj().Name()
	if starts {
		return startType.MatchString(name)
	}
	// What gets a context leaves signals to its caller.
	return runType.MatchString(name) && !(workType.MatchString(name) && takesContext(sig))
}

func takesContext(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && symbol.IsContext(sig.Params().At(0).Type())
}
