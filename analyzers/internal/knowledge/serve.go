package knowledge

import (
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
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
	Consume bool // takes messages or jobs rather than requests
	Loop    bool // takes one message or connection; counts where it stands in a loop
	Block   bool // returns at once; counts where the code goes on to block for ever
	Context bool // stops in order when the context that it got is done
	Addr    int  // index of the argument with the address, -1 for none
}

// Serves describes a function that serves.
func Serves(fn *types.Func) (ServeCall, bool) {
	return serveCalls.Get(fn)
}

// ServeUnknown describes a server that nothing is known of but that it listens.
var ServeUnknown = ServeCall{Handle: HandleOther, Addr: -1}

// Listens reports whether a function of another module that no table names is
// a server's ListenAndServe, or its Serve of a listener, all the same: the
// libraries of protocols took these over from net/http.
func Listens(fn *types.Func) bool {
	switch fn.Name() {
	case "ListenAndServe", "ListenAndServeTLS":
	case "Serve", "ServeTLS":
		params := fn.Signature().Params()
		if params.Len() == 0 || !symbol.IsNamed(params.At(0).Type(), "net", "Listener") {
			return false
		}
	default:
		return false
	}
	results := fn.Signature().Results()
	return fn.Pkg() != nil && results.Len() == 1 && symbol.IsError(results.At(0).Type()) && !symbol.InterfaceMethod(fn) && !signalPath.MatchString(fn.Pkg().Path())
}

// MakesServer reports whether a function makes a server that nobody else holds.
func MakesServer(fn *types.Func) bool {
	_, makes := serverMakers.Get(fn)
	return makes
}

var serverMakers = symbol.NewTable(map[string]struct{}{
	"google.golang.org/grpc.NewServer": {}, "github.com/labstack/echo.New": {}, "github.com/gofiber/fiber.New": {},
})
