package knowledge

import (
	"go/types"
	"regexp"
	"slices"
	"strings"
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

var apiVersion = regexp.MustCompile(`/v[0-9]+(/|$)|\.v[0-9]+$`)

// ownVersions are packages whose functions act otherwise than those of the
// major versions before; their keys keep the version.
var ownVersions = []string{"github.com/labstack/echo/v5"}

// FuncKey is the name of a function for tables: import path without major
// version, receiver type if any, and name, with dots in between.
func FuncKey(fn *types.Func) string {
	if fn.Pkg() == nil {
		return fn.Name()
	}
	path := fn.Pkg().Path()
	if !slices.Contains(ownVersions, path) {
		path = withoutVersion(path)
	}
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

func withoutVersion(path string) string {
	if !strings.Contains(path, "/v") && !strings.Contains(path, ".v") {
		return path // asked for every call, so nearly all should end here
	}
	return apiVersion.ReplaceAllString(path, "$1")
}

// KeyOf is the key of a function that a user names by import path, receiver
// type if any, and name, with dots in between.
func KeyOf(name string) string {
	slash := strings.LastIndexByte(name, '/')
	dot := strings.IndexByte(name[slash+1:], '.')
	if dot < 0 {
		return name
	}
	dot += slash + 1
	// gopkg.in/pkg.v1.Func
	if rest := name[dot+1:]; strings.HasPrefix(name, "gopkg.in/") {
		if end := strings.IndexByte(rest, '.'); end >= 0 {
			dot += 1 + end
		}
	}
	return withoutVersion(name[:dot]) + name[dot:]
}

// Serves describes a function that serves.
func Serves(fn *types.Func) (ServeCall, bool) {
	s, ok := serveCalls[FuncKey(fn)]
	return s, ok
}

// ServeUnknown describes a server that nothing is known of but that it listens.
var ServeUnknown = ServeCall{Handle: HandleOther, Addr: -1}

// Listens reports whether a function of another module that no table names is
// a server's ListenAndServe, or its Serve of a listener, all the same: the
// libraries of protocols took these over from net/http.
func Listens(fn *types.Func) bool {
	sig, ok := fn.Type().(*types.Signature)
	if !ok || fn.Pkg() == nil || signalPath.MatchString(fn.Pkg().Path()) || sig.Results().Len() != 1 || sig.Results().At(0).Type().String() != "error" {
		return false
	}
	if recv := sig.Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return false
	}
	switch fn.Name() {
	case "ListenAndServe", "ListenAndServeTLS":
		return true
	case "Serve", "ServeTLS":
		return sig.Params().Len() > 0 && sig.Params().At(0).Type().String() == "net.Listener"
	}
	return false
}

// MakesServer reports whether a function makes a server that nobody else holds.
func MakesServer(fn *types.Func) bool {
	switch FuncKey(fn) {
	case "google.golang.org/grpc.NewServer", "github.com/labstack/echo.New", "github.com/gofiber/fiber.New":
		return true
	}
	return false
}
