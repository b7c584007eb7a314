// Package flow follows the order of things: control-flow graphs, walks over
// them under an assumption, and the one list of functions that never return.
//
// A graph is made when it is asked for and kept; blocks behind a call that never
// returns are dead in it. Walks visit each block once for each state, so that a
// rule's states bound them. What a goroutine or a function literal does is not
// part of the graph around it. Exceptional flow by panics is not followed.
package flow

import (
	"go/types"
	"regexp"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// Returning says whether a function gives control back to its caller.
type Returning uint8

// The answers about a function.
const (
	Returns Returning = iota // some path comes back
	Never                    // it ends the process or the goroutine, panics, or goes on for ever
	Unclear                  // its name says that it ends the process, and its body is elsewhere
)

// neverReturn is the list of functions of other modules that never return.
var neverReturn = symbol.NewTable(rows(map[string][]string{
	"os":      {"Exit"},
	"runtime": {"Goexit"},
	"syscall": {"Exit"},
	"log":     {"Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"},
	"log.Logger": {
		"Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln",
	},
	"testing.common":         {"FailNow", "Fatal", "Fatalf", "SkipNow", "Skip", "Skipf"},
	"testing.TB":             {"FailNow", "Fatal", "Fatalf", "SkipNow", "Skip", "Skipf"},
	"go.uber.org/zap.Logger": {"Fatal", "Panic"},
	"go.uber.org/zap.SugaredLogger": {
		"Fatal", "Fatalf", "Fatalln", "Fatalw", "Panic", "Panicf", "Panicln", "Panicw",
	},
	"github.com/sirupsen/logrus":        logrus,
	"github.com/sirupsen/logrus.Logger": logrus,
	"github.com/sirupsen/logrus.Entry":  logrus,
	"k8s.io/klog":                       klog,
	"github.com/golang/glog":            klog,
	"github.com/charmbracelet/log":      {"Fatal", "Fatalf"},
	"github.com/charmbracelet/log.Logger": {
		"Fatal", "Fatalf",
	},
	"github.com/alecthomas/kingpin":       {"Fatalf", "FatalUsage", "FatalUsageContext"},
	"github.com/apex/log":                 {"Fatal", "Fatalf"},
	"github.com/gookit/slog":              {"Fatal", "Fatalf", "Panic", "Panicf"},
	"google.golang.org/grpc/grpclog":      {"Fatal", "Fatalf", "Fatalln", "Exit", "Exitf", "Exitln"},
	"github.com/gogf/gf/os/glog":          {"Fatal", "Fatalf", "Panic", "Panicf"},
	"github.com/onsi/ginkgo":              {"Fail", "Skip", "AbortSuite"},
	"github.com/stretchr/testify/require": {"Fail", "Failf", "FailNow", "FailNowf"},
	"golang.org/x/sys/unix":               {"Exit"},
}))

var (
	logrus = []string{"Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln", "Exit"}
	klog   = []string{
		"Fatal", "Fatalf", "Fatalln", "FatalDepth", "FatalDepthf", "Exit", "Exitf", "Exitln", "ExitDepth",
		"FatalContext", "FatalContextf", "ExitContext", "ExitContextf",
	}
)

func rows(names map[string][]string) map[string]struct{} {
	spelled := map[string]struct{}{}
	for owner, list := range names {
		for _, name := range list {
			spelled[owner+"."+name] = struct{}{}
		}
	}
	return spelled
}

// NoReturn reports whether the list says that a function never returns.
func NoReturn(fn *types.Func) bool {
	_, ok := neverReturn.Get(fn)
	return ok
}

var endName = regexp.MustCompile(`^(Fatal|Panic)(f|ln|w|s|Ctx|Context|Contextf)?$`)

// saysItEnds reports whether the name of a function promises that it ends the
// process, as that of a project's own logger does.
func saysItEnds(name string) bool {
	return len(name) >= 5 && (name[0] == 'F' || name[0] == 'P') && endName.MatchString(name)
}
